using System.Globalization;
using System.Numerics;
using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Python.Values;

/// <content>JSON data as Python values.</content>
internal readonly partial struct PyValue
{
    /// <summary>Wraps JSON data without copying it. A missing token is <c>None</c>.</summary>
    public static PyValue FromJson(JToken? token) => token switch
    {
        null => None,
        JObject data => new PyValue(PyKind.Dict, data),
        JArray data => new PyValue(PyKind.List, data),
        JValue data => FromJsonScalar(data),
        _ => throw new ArgumentException($"A {token.Type} is not JSON data.", nameof(token)),
    };

    private static PyValue FromJsonScalar(JValue data) => data.Value switch
    {
        null => None,
        string text => FromText(text),
        long number => FromInt(number),
        bool flag => FromBool(flag),
        double number => FromFloat(number),
        BigInteger number => FromInteger(number),
        int number => FromInt(number),
        ulong number => FromInteger(number),
        decimal number => FromFloat((double)number),
        float number => FromFloat(number),
        // Dates reach us only from a reader that guesses; Python's JSON has none, so they are text again.
        DateTime date => FromText(date.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture)),
        DateTimeOffset date => FromText(date.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture)),
        var other => FromText(Convert.ToString(other, CultureInfo.InvariantCulture) ?? string.Empty),
    };
}
