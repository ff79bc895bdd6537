using System.Buffers;
using System.Text.Json;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;

namespace Pipelines.Storage.Segments.Format;

/// <summary>
/// A <see cref="PartitionSeal"/> as the JSON object of <c>sealed.json</c>, with the SHA-256 of all bytes before it as its last
/// property. Format: docs/formats/segments.md.
/// </summary>
internal static class SealFormat
{
    private static ReadOnlySpan<byte> HashStart => ",\"sha256\":\""u8;

    private static ReadOnlySpan<byte> HashEnd => "\"}"u8;

    public static byte[] Write(PartitionSeal seal)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, RecordLine.WriterOptions))
        {
            WriteBody(seal, writer);
        }

        // The closing brace of the body makes room for the hash.
        byte[] body = bytes.WrittenSpan[..^1].ToArray();
        return [.. body, .. HashStart, .. System.Text.Encoding.ASCII.GetBytes(ContentHash.Of(body).ToString()), .. HashEnd];
    }

    /// <exception cref="FormatException">The bytes are not those of a seal.</exception>
    /// <exception cref="JsonException">They are not JSON.</exception>
    public static PartitionSeal Read(byte[] bytes)
    {
        int hashAt = bytes.AsSpan().LastIndexOf(HashStart);
        using JsonDocument document = JsonDocument.Parse(bytes);
        JsonElement root = document.RootElement;
        if (hashAt < 0 || root.GetProperty("sha256").GetString() != ContentHash.Of(bytes.AsSpan(0, hashAt)).ToString())
        {
            throw new FormatException("its bytes do not have the hash it states");
        }

        int version = root.GetProperty("v").GetInt32();
        return version == RecordLine.Version
            ? ReadBody(root)
            : throw new FormatException($"it has version {version}; this program reads version {RecordLine.Version}");
    }

    private static void WriteBody(PartitionSeal seal, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("v"u8, RecordLine.Version);
        writer.WriteNumber("rows"u8, seal.RowCount);
        writer.WriteNumber("reused"u8, seal.ReusedCalls);
        writer.WritePropertyName("operators"u8);
        CountsFormat.Write(seal.Operators, writer);
        writer.WriteStartArray("models"u8);
        foreach (ModelUsage usage in seal.Models)
        {
            writer.WriteStartObject();
            writer.WriteString("model"u8, usage.Model);
            writer.WriteNumber("calls"u8, usage.Calls);
            writer.WritePropertyName("tokens"u8);
            UsageFormat.Write(usage.Tokens, writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("segments"u8);
        foreach (SealedSegment segment in seal.Segments)
        {
            writer.WriteStartObject();
            writer.WriteNumber("n"u8, segment.Number);
            writer.WriteNumber("records"u8, segment.RecordCount);
            writer.WriteNumber("bytes"u8, segment.LengthBytes);
            writer.WriteString("sha256"u8, segment.Hash.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static PartitionSeal ReadBody(JsonElement root) => new(
        root.GetProperty("rows").GetInt32(),
        [.. root.GetProperty("segments").EnumerateArray().Select(ReadSegment)],
        CountsFormat.Read(root.GetProperty("operators")),
        [.. root.GetProperty("models").EnumerateArray().Select(ReadUsage)],
        root.GetProperty("reused").GetInt64());

    private static ModelUsage ReadUsage(JsonElement usage) => new(
        usage.GetProperty("model").GetString()!,
        usage.GetProperty("calls").GetInt64(),
        UsageFormat.Read(usage.GetProperty("tokens")));

    private static SealedSegment ReadSegment(JsonElement segment) =>
        ContentHash.TryParse(segment.GetProperty("sha256").GetString(), out ContentHash hash)
            ? new SealedSegment(
                segment.GetProperty("n").GetInt32(),
                segment.GetProperty("records").GetInt32(),
                segment.GetProperty("bytes").GetInt64(),
                hash)
            : throw new FormatException("a segment has no hash");
}
