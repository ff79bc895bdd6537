using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Documents;

/// <summary>Writes row values to a UTF-8 writer, with the same numbers as <see cref="RowJsonWriter"/>.</summary>
internal static class RowUtf8Writer
{
    /// <summary>Longer texts are written in parts: a writer makes room for six bytes a character of what it is given at once, and refuses 167 million characters.</summary>
    private const int PartChars = 32 * 1024;

    public static void Write(JToken value, Utf8JsonWriter writer)
    {
        switch (value)
        {
            case JObject fields:
                writer.WriteStartObject();
                foreach ((string name, JToken? field) in fields)
                {
                    writer.WritePropertyName(name);
                    Write(field!, writer);
                }

                writer.WriteEndObject();
                break;
            case JArray items:
                writer.WriteStartArray();
                foreach (JToken item in items)
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JValue scalar:
                WriteScalar(scalar, writer);
                break;
            default:
                throw new JsonException($"A {value.Type} at '{value.Path}' is not a JSON value.");
        }
    }

    private static void WriteParts(string text, Utf8JsonWriter writer)
    {
        for (int at = 0; at < text.Length; at += PartChars)
        {
            writer.WriteStringValueSegment(text.AsSpan(at, Math.Min(PartChars, text.Length - at)), isFinalSegment: at + PartChars >= text.Length);
        }
    }

    private static void WriteScalar(JValue scalar, Utf8JsonWriter writer)
    {
        switch (scalar.Value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string { Length: > PartChars } text:
                WriteParts(text, writer);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case long integer:
                writer.WriteNumberValue(integer);
                break;
            case int integer:
                writer.WriteNumberValue(integer);
                break;
            case ulong integer:
                writer.WriteNumberValue(integer);
                break;
            case BigInteger integer:
                writer.WriteRawValue(integer.ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
                break;
            case double or float or decimal:
                double number = Convert.ToDouble(scalar.Value, CultureInfo.InvariantCulture);
                writer.WriteRawValue(
                    double.IsFinite(number) ? FloatText.Of(number) : throw new JsonException($"{number} at '{scalar.Path}' is not a JSON number."),
                    skipInputValidation: true);
                break;
            default:
                throw new JsonException($"A {scalar.Type} at '{scalar.Path}' is not a JSON value.");
        }
    }
}
