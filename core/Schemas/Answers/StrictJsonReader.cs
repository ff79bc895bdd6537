using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.Answers;

/// <summary>
/// Reads JSON strictly (RFC 8259) out of a text, with numbers by Python's rules: integers of any size, finite floats, no
/// guessing of dates. Nothing is repaired.
/// </summary>
internal sealed class StrictJsonReader
{
    /// <summary>Deeper values are refused.</summary>
    private const int DepthMax = 128;

    /// <summary>Python's own limit.</summary>
    private const int IntegerDigitsMax = 4_300;

    private readonly string _text;
    private readonly byte[] _bytes;

    public StrictJsonReader(string text)
    {
        _text = text;
        _bytes = Encoding.UTF8.GetBytes(text);
    }

    /// <summary>Reads the value that starts at a character; what stands behind the value is not looked at.</summary>
    public JsonReading ReadAt(int start)
    {
        int startByte = Encoding.UTF8.GetByteCount(_text.AsSpan(0, start));
        var reader = new Utf8JsonReader(_bytes.AsSpan(startByte), new JsonReaderOptions { MaxDepth = DepthMax, AllowMultipleValues = true });
        try
        {
            reader.Read();
            JToken? value = ReadValue(ref reader, startByte, out JsonFault? fault);
            return new JsonReading(fault is null ? value : null, OffsetOf(startByte + (int)reader.BytesConsumed), fault);
        }
        catch (JsonException) when (reader.CurrentDepth >= DepthMax - 1)
        {
            return new JsonReading(null, start, new JsonFault(AnswerFailureKind.Malformed, $"the JSON is nested more than {DepthMax} deep", start));
        }
        catch (JsonException e)
        {
            return new JsonReading(null, start, JsonTextFaults.At(_text, OffsetOf(ByteOf(e, startByte))));
        }
    }

    private JToken? ReadValue(ref Utf8JsonReader reader, int startByte, out JsonFault? fault)
    {
        fault = null;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, startByte, out fault);
            case JsonTokenType.StartArray:
                return ReadArray(ref reader, startByte, out fault);
            case JsonTokenType.String:
                return ReadString(ref reader, startByte, out fault) is string text ? new JValue(text) : null;
            case JsonTokenType.Number:
                return ReadNumber(ref reader, startByte, out fault);
            case JsonTokenType.True or JsonTokenType.False:
                return new JValue(reader.TokenType == JsonTokenType.True);
            case JsonTokenType.Null:
                return JValue.CreateNull();
            default:
                fault = JsonTextFaults.At(_text, OffsetOf(startByte + (int)reader.TokenStartIndex));
                return null;
        }
    }

    private JObject? ReadObject(ref Utf8JsonReader reader, int startByte, out JsonFault? fault)
    {
        fault = null;
        var fields = new JObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            int keyByte = startByte + (int)reader.TokenStartIndex;
            if (ReadString(ref reader, startByte, out fault) is not string key)
            {
                return null;
            }

            if (fields.ContainsKey(key))
            {
                fault = new JsonFault(AnswerFailureKind.DuplicateKey, $"the key \"{key}\" is there twice", OffsetOf(keyByte));
                return null;
            }

            reader.Read();
            if (ReadValue(ref reader, startByte, out fault) is not JToken value)
            {
                return null;
            }

            fields.Add(key, value);
        }

        return fields;
    }

    private JArray? ReadArray(ref Utf8JsonReader reader, int startByte, out JsonFault? fault)
    {
        fault = null;
        var items = new JArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (ReadValue(ref reader, startByte, out fault) is not JToken value)
            {
                return null;
            }

            items.Add(value);
        }

        return items;
    }

    private string? ReadString(ref Utf8JsonReader reader, int startByte, out JsonFault? fault)
    {
        fault = null;
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // The reader's way to say that an escape stands for half a surrogate pair, which is no text.
            fault = new JsonFault(AnswerFailureKind.Malformed, "this text has half a surrogate pair in it", OffsetOf(startByte + (int)reader.TokenStartIndex));
            return null;
        }
    }

    private JValue? ReadNumber(ref Utf8JsonReader reader, int startByte, out JsonFault? fault)
    {
        fault = null;
        string digits = Encoding.ASCII.GetString(reader.ValueSpan);
        int offset = OffsetOf(startByte + (int)reader.TokenStartIndex);
        bool isInteger = digits.AsSpan().IndexOfAny("eE.") < 0;
        if (isInteger && digits.Length > IntegerDigitsMax)
        {
            fault = new JsonFault(AnswerFailureKind.NumberOutOfRange, $"the number has more than {IntegerDigitsMax} digits", offset);
            return null;
        }

        if (isInteger)
        {
            return long.TryParse(digits, CultureInfo.InvariantCulture, out long small)
                ? new JValue(small)
                : (JValue)JToken.FromObject(BigInteger.Parse(digits, CultureInfo.InvariantCulture));
        }

        double number = double.Parse(digits, CultureInfo.InvariantCulture);
        fault = double.IsFinite(number) ? null : new JsonFault(AnswerFailureKind.NumberOutOfRange, "the number is too large", offset);
        return fault is null ? new JValue(number) : null;
    }

    private int OffsetOf(int byteIndex) => Encoding.UTF8.GetCharCount(_bytes.AsSpan(0, Math.Min(byteIndex, _bytes.Length)));

    private int ByteOf(JsonException e, int startByte)
    {
        int lineStart = startByte;
        for (long line = 0; line < e.LineNumber; line++)
        {
            lineStart += _bytes.AsSpan(lineStart).IndexOf((byte)'\n') + 1;
        }

        return lineStart + (int)(e.BytePositionInLine ?? 0);
    }
}
