using System.Text.Encodings.Web;
using System.Text.Json;
using Pipelines.Core.Documents;

namespace Pipelines.Storage.Segments.Format;

/// <summary>What all lines of a segment have in common: the format's version and the kind of record.</summary>
internal static class RecordLine
{
    public const int Version = 2;
    public const string Call = "call";
    public const string Row = "row";

    /// <summary>Objects and lists of a record that go around the fields of a row.</summary>
    private const int NestingMax = 3;

    /// <summary>The writer's own checks are off: what is written is tested, and this is the hottest path.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>A record goes around the fields of a row, which may be nested as deeply as rows are.</summary>
    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = RowJson.DepthMax + NestingMax };

    /// <inheritdoc cref="ReaderOptions"/>
    public static JsonDocumentOptions DocumentOptions { get; } = new() { MaxDepth = RowJson.DepthMax + NestingMax };

    public static void WriteStart(Utf8JsonWriter writer, string kind)
    {
        writer.WriteStartObject();
        writer.WriteNumber("v"u8, Version);
        writer.WriteString("t"u8, kind);
    }

    /// <summary>The kind of a line, without reading further.</summary>
    /// <exception cref="FormatException">The line has another version, or does not begin as a record does.</exception>
    /// <exception cref="JsonException">The line is not JSON.</exception>
    public static string ReadKind(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        if (!(reader.Read() && reader.Read() && reader.ValueTextEquals("v"u8) && reader.Read() && reader.TryGetInt32(out int version)))
        {
            throw new FormatException("a line does not begin with its version");
        }

        if (version != Version)
        {
            throw new FormatException($"it has version {version}; this program reads version {Version}");
        }

        bool saysWhat = reader.Read() && reader.ValueTextEquals("t"u8) && reader.Read();
        return saysWhat && reader.ValueTextEquals(Call) ? Call
            : saysWhat && reader.ValueTextEquals(Row) ? Row
            : saysWhat && reader.GetString() is { } other ? other
            : throw new FormatException("a line does not say what it is");
    }

    /// <summary>What reading bytes throws that are not of the format.</summary>
    public static bool IsFormatError(Exception exception) =>
        exception is FormatException or InvalidDataException or JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException;
}
