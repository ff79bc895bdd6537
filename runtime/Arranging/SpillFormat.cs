using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Runtime.Arranging;

/// <summary>
/// A row as a record of a blob of spilled rows. Format: docs/formats/arranged.md.
/// <code>
/// length of the rest (int32) | first 8 bytes of SHA-256 of what follows | group (int64) | order (double) | length of the id (int32) | id | fields as JSON
/// </code>
/// </summary>
internal static class SpillFormat
{
    /// <summary>No row is larger; a length beyond it is damage.</summary>
    private const int RecordBytesMax = 1 << 30;

    private const int LengthBytes = sizeof(int);
    private const int ChecksumBytes = sizeof(ulong);
    private const int HeaderBytes = LengthBytes + ChecksumBytes;
    private const int FixedBytes = sizeof(long) + sizeof(double) + sizeof(int);

    private static readonly JsonWriterOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Write(RowOrder key, Row row)
    {
        var buffer = new ArrayBufferWriter<byte>();
        int idBytes = Encoding.UTF8.GetByteCount(row.Id.Value);
        Span<byte> body = buffer.GetSpan(HeaderBytes + FixedBytes + idBytes)[HeaderBytes..];
        BinaryPrimitives.WriteInt64LittleEndian(body, key.Group);
        BinaryPrimitives.WriteDoubleLittleEndian(body[sizeof(long)..], key.Place);
        BinaryPrimitives.WriteInt32LittleEndian(body[(sizeof(long) + sizeof(double))..], idBytes);
        Encoding.UTF8.GetBytes(row.Id.Value, body[FixedBytes..]);
        buffer.Advance(HeaderBytes + FixedBytes + idBytes);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            RowJson.Write(row.Fields, writer);
        }

        byte[] record = buffer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(record, record.Length - LengthBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(LengthBytes), ChecksumOf(record.AsSpan(HeaderBytes)));
        return record;
    }

    /// <summary>How long the record is that begins here; null when too little of it is there to tell.</summary>
    /// <exception cref="FormatException">There is no record here.</exception>
    public static int? LengthAt(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < LengthBytes)
        {
            return null;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return length is >= ChecksumBytes + FixedBytes and <= RecordBytesMax
            ? LengthBytes + length
            : throw new FormatException($"a record cannot have {length} bytes");
    }

    public static RowOrder ReadKey(ReadOnlySpan<byte> record) => new(
        BinaryPrimitives.ReadInt64LittleEndian(record[HeaderBytes..]),
        BinaryPrimitives.ReadDoubleLittleEndian(record[(HeaderBytes + sizeof(long))..]));

    /// <exception cref="FormatException">The record is not what was written.</exception>
    public static Row ReadRow(ReadOnlySpan<byte> record)
    {
        ReadOnlySpan<byte> body = record[HeaderBytes..];
        if (ChecksumOf(body) != BinaryPrimitives.ReadUInt64LittleEndian(record[LengthBytes..]))
        {
            throw new FormatException("a record does not have its checksum");
        }

        int idBytes = BinaryPrimitives.ReadInt32LittleEndian(body[(sizeof(long) + sizeof(double))..]);
        string id = Encoding.UTF8.GetString(body.Slice(FixedBytes, idBytes));
        return RowJson.Parse(body[(FixedBytes + idBytes)..]) is JObject fields
            ? new Row(new RowId(id), fields)
            : throw new FormatException("the fields of a row are not an object");
    }

    private static ulong ChecksumOf(ReadOnlySpan<byte> body)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }
}
