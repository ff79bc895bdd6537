using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Core.Tests.Documents;

/// <summary>Random JSON values: nested, with any text, integers of any size, and any finite float.</summary>
internal static class JsonValues
{
    private const int DepthMax = 4;

    private static readonly Gen<string> Text = Gen.Frequency(
        (3, ArbMap.Default.GeneratorFor<UnicodeString>().Select(text => text.Get ?? "").Where(text => JsonText.IsWhole(text))),
        (1, Gen.Elements("", "\u0000", "\"", "\\", "\u2028", "\u0085", "😀", "\r\n", "2024-01-01T00:00:00Z")));

    private static readonly Gen<JToken> Scalar = Gen.OneOf(
        Text.Select(text => (JToken)new JValue(text)),
        ArbMap.Default.GeneratorFor<long>().Select(number => (JToken)new JValue(number)),
        ArbMap.Default.GeneratorFor<int>().Select(number => (JToken)new JValue(BeyondLong(number))),
        ArbMap.Default.GeneratorFor<NormalFloat>().Select(number => (JToken)new JValue(number.Get)),
        ArbMap.Default.GeneratorFor<bool>().Select(flag => (JToken)new JValue(flag)),
        Gen.Constant((JToken)JValue.CreateNull()));

    public static Gen<JToken> Any { get; } = Value(DepthMax);

    private static Gen<JToken> Value(int depth) => depth == 0
        ? Scalar
        : Gen.Frequency(
            (2, Scalar),
            (1, Value(depth - 1).ArrayOf().Select(items => (JToken)new JArray(items.Take(5)))),
            (1, Text.SelectMany(key => Value(depth - 1).Select(value => (key, value))).ArrayOf().Select(Object)));

    private static JToken Object((string Key, JToken Value)[] fields)
    {
        var result = new JObject();
        foreach ((string key, JToken value) in fields)
        {
            result.TryAdd(key, value);
        }

        return result;
    }

    private static BigInteger BeyondLong(int number) => (number < 0 ? long.MinValue : (BigInteger)long.MaxValue) * (1 + BigInteger.Abs(number) * 3) + number - (number < 0 ? 1 : -1);
}
