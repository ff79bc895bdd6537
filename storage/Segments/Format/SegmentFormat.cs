using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using Pipelines.Core.Identity;
using Pipelines.Storage.Segments.Blocks;

namespace Pipelines.Storage.Segments.Format;

/// <summary>
/// A segment's bytes: its lines, compressed, between a header and a hash of all that stands before it.
/// <code>
/// "PLSEG" version (3 digits) · records (int32) · bytes of the lines (int32) · the lines as gzip · SHA-256
/// </code>
/// All numbers little-endian. The hash is checked before anything is unpacked. Described in docs/formats/segments.md.
/// </summary>
internal static class SegmentFormat
{
    private const int MagicBytes = 5;
    private const int VersionBytes = 3;
    private const int HeaderBytes = MagicBytes + VersionBytes + (2 * sizeof(int));

    private static ReadOnlySpan<byte> Magic => "PLSEG"u8;

    /// <summary>The bytes of a segment, which the caller owns, and the hash that they end with.</summary>
    public static (ByteBlocks Segment, ContentHash Hash) Write(int recordCount, ByteBlocks lines)
    {
        var segment = new ByteBlocks();
        Span<byte> header = stackalloc byte[HeaderBytes];
        Magic.CopyTo(header);
        System.Text.Encoding.ASCII.GetBytes($"{RecordLine.Version:000}", header[MagicBytes..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[(MagicBytes + VersionBytes)..], recordCount);
        BinaryPrimitives.WriteInt32LittleEndian(header[(HeaderBytes - sizeof(int))..], lines.LengthBytes);
        segment.Append(header);
        using (var writer = new BlocksWriter(segment))
        using (var packing = new GZipStream(writer, CompressionLevel.Fastest))
        {
            foreach (ReadOnlyMemory<byte> block in lines.Filled)
            {
                packing.Write(block.Span);
            }
        }

        using var hashing = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ReadOnlyMemory<byte> block in segment.Filled)
        {
            hashing.AppendData(block.Span);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hashing.GetHashAndReset(digest);
        segment.Append(digest);
        return (segment, ContentHash.FromDigest(digest));
    }

    /// <summary>Checks the bytes of a segment and unpacks its lines.</summary>
    /// <exception cref="FormatException">They are not what was written, or of another version.</exception>
    /// <exception cref="InvalidDataException">What is packed cannot be unpacked.</exception>
    public static (int RecordCount, byte[] Lines) Read(byte[] segment)
    {
        if (segment.Length < HeaderBytes + SHA256.HashSizeInBytes || !segment.AsSpan().StartsWith(Magic))
        {
            throw new FormatException("it is no segment, or cut");
        }

        string version = System.Text.Encoding.ASCII.GetString(segment, MagicBytes, VersionBytes);
        if (version != $"{RecordLine.Version:000}")
        {
            throw new FormatException($"it has version {version}; this program reads version {RecordLine.Version:000}");
        }

        if (HashOf(segment) != ContentHash.Of(segment.AsSpan(0, segment.Length - SHA256.HashSizeInBytes)))
        {
            throw new FormatException("its bytes do not have the hash it states");
        }

        int recordCount = BinaryPrimitives.ReadInt32LittleEndian(segment.AsSpan(MagicBytes + VersionBytes));
        byte[] lines = new byte[BinaryPrimitives.ReadInt32LittleEndian(segment.AsSpan(HeaderBytes - sizeof(int)))];
        using var packed = new MemoryStream(segment, HeaderBytes, segment.Length - HeaderBytes - SHA256.HashSizeInBytes, writable: false);
        using var unpacking = new GZipStream(packed, CompressionMode.Decompress);
        return unpacking.ReadAtLeast(lines, lines.Length, throwOnEndOfStream: false) == lines.Length && unpacking.ReadByte() < 0
            ? (recordCount, lines)
            : throw new FormatException("it does not hold as many bytes as it states");
    }

    /// <summary>The hash that a segment ends with.</summary>
    public static ContentHash HashOf(ReadOnlySpan<byte> segment) => ContentHash.FromDigest(segment[^SHA256.HashSizeInBytes..]);
}
