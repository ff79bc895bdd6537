using System.Text;
using System.Text.Json;
using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Documents;

/// <summary>
/// Rows as JSON text. Numbers follow Python's <c>json</c>: integers of any size stay integers, floats are written with their
/// shortest digits (<c>1.0</c>, <c>1e+16</c>), NaN and infinities are refused. Strings that look like dates stay strings.
/// Key order is kept. Reading is strict (RFC 8259, and no repeated keys); writing is compact, on one line, with no escapes
/// beyond what JSON asks for.
/// </summary>
public static class RowJson
{
    /// <summary>Nesting beyond this is refused.</summary>
    public const int DepthMax = 64;

    /// <summary>The reader options that every reader of rows uses.</summary>
    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = DepthMax, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>Reads one JSON value; anything after it is an error.</summary>
    /// <exception cref="JsonException">Not JSON, a repeated key, a number beyond a double, or nested deeper than <see cref="DepthMax"/>.</exception>
    public static JToken Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        if (!reader.Read())
        {
            throw new JsonException("There is no JSON value: the text is empty.");
        }

        JToken value = RowJsonReader.Read(ref reader);
        reader.Read();
        return value;
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static JToken Parse(string text) => JsonText.IsWhole(text)
        ? Parse(Encoding.UTF8.GetBytes(text))
        : throw new JsonException("The text holds half of a surrogate pair.");

    /// <summary>Reads one JSON object.</summary>
    /// <exception cref="JsonException">As <see cref="Parse(string)"/>, or the value is not an object.</exception>
    public static JObject ParseObject(string text) =>
        Parse(text) as JObject ?? throw new JsonException("The JSON value is not an object.");

    /// <summary>Reads the value that <paramref name="reader"/> stands on, for streams of values; leaves the reader on its last token.</summary>
    /// <exception cref="JsonException">As <see cref="Parse(string)"/>.</exception>
    public static JToken Read(ref Utf8JsonReader reader) => RowJsonReader.Read(ref reader);

    /// <summary>Writes <paramref name="value"/> on one line.</summary>
    /// <exception cref="JsonException">It holds a non-finite number.</exception>
    public static string Write(JToken value)
    {
        var text = new StringBuilder();
        using (var writer = new StringWriter(text))
        {
            Write(value, writer);
        }

        return text.ToString();
    }

    /// <summary>Writes <paramref name="value"/> on one line, without a line end.</summary>
    /// <exception cref="JsonException">As above.</exception>
    public static void Write(JToken value, TextWriter text)
    {
        using var writer = new RowJsonWriter(text);
        value.WriteTo(writer);
    }

    /// <summary>
    /// Writes <paramref name="value"/> as the next value of <paramref name="writer"/>, whose options decide how strings are escaped: for
    /// formats that are read by programs, and on hot paths.
    /// </summary>
    /// <exception cref="JsonException">As above.</exception>
    public static void Write(JToken value, Utf8JsonWriter writer) => RowUtf8Writer.Write(value, writer);
}
