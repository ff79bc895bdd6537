using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Arranging;

/// <summary>Equality of values as Python's dictionaries have it: <c>1</c> and <c>1.0</c> are one key, the order of an object's fields is no part of it.</summary>
internal static class RowKey
{
    /// <summary>Equal keys, equal hashes.</summary>
    public static ContentHash Of(IEnumerable<JToken> values)
    {
        using var hasher = new CanonicalHasher("pipelines/row-key/1");
        foreach (JToken value in values)
        {
            hasher.Add(Normalised(value));
        }

        return hasher.Finish();
    }

    private static JToken Normalised(JToken value) => value switch
    {
        JValue { Value: double number } when double.IsInteger(number) => new JValue(new System.Numerics.BigInteger(number)),
        JArray items => new JArray(items.Select(Normalised)),
        JObject fields => new JObject(fields.Properties().OrderBy(static field => field.Name, StringComparer.Ordinal).Select(static field => new JProperty(field.Name, Normalised(field.Value)))),
        _ => value,
    };
}
