using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Documents;

/// <summary>Builds row values from a strict JSON reader. Recursion is bounded by the reader's own depth limit.</summary>
internal static class RowJsonReader
{
    /// <summary>Longer integers are refused, as Python refuses them: reading one takes time that grows with the square of its length.</summary>
    private const int IntegerDigitsMax = 4300;

    public static JToken Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader),
        JsonTokenType.StartArray => ReadArray(ref reader),
        JsonTokenType.String => new JValue(ReadText(ref reader)),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.True => new JValue(true),
        JsonTokenType.False => new JValue(false),
        JsonTokenType.Null => JValue.CreateNull(),
        _ => throw new JsonException($"A JSON value was expected, not {reader.TokenType}."),
    };

    private static JObject ReadObject(ref Utf8JsonReader reader)
    {
        var result = new JObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string key = ReadText(ref reader);
            if (result.ContainsKey(key))
            {
                throw new RowJsonException(RowJsonFault.RepeatedKey, $"The key '{key}' is given twice in one object.");
            }

            reader.Read();
            result.Add(key, Read(ref reader));
        }

        return result;
    }

    private static JArray ReadArray(ref Utf8JsonReader reader)
    {
        var result = new JArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            result.Add(Read(ref reader));
        }

        return result;
    }

    private static string ReadText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new RowJsonException(RowJsonFault.BrokenText, "A string is no text: it holds invalid UTF-8, or half of a surrogate pair.", e);
        }
    }

    private static JValue ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out long integer))
        {
            // Python reads -0 as the integer 0 too.
            return new JValue(integer);
        }

        ReadOnlySpan<byte> text = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        if (text.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0)
        {
            return text.Length > IntegerDigitsMax
                ? throw new RowJsonException(RowJsonFault.NumberOutOfRange, $"An integer has {text.Length} digits; at most {IntegerDigitsMax} are read.")
                : new JValue(BigInteger.Parse(Encoding.ASCII.GetString(text), CultureInfo.InvariantCulture));
        }

        double number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number)
            ? new JValue(number)
            : throw new RowJsonException(RowJsonFault.NumberOutOfRange, $"The number {Encoding.ASCII.GetString(text)} is beyond the range of a double.");
    }
}
