using System.Text.Json;
using Pipelines.Core.Identity;

namespace Pipelines.Storage.Segments.Format;

/// <summary>The last line of a segment: how many lines stand before it, and the SHA-256 of their bytes.</summary>
internal sealed record SegmentTrailer(int RecordCount, ContentHash Hash)
{
    public void Write(Utf8JsonWriter writer)
    {
        RecordLine.WriteStart(writer, RecordLine.End);
        writer.WriteNumber("records"u8, RecordCount);
        writer.WriteString("sha256"u8, Hash.ToString());
        writer.WriteEndObject();
    }

    /// <exception cref="FormatException">It is no trailer.</exception>
    public static SegmentTrailer Read(JsonElement record) =>
        ContentHash.TryParse(record.GetProperty("sha256").GetString(), out ContentHash hash)
            ? new SegmentTrailer(record.GetProperty("records").GetInt32(), hash)
            : throw new FormatException("the last line has no hash");
}
