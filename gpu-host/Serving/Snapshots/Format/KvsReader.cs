using System.Security.Cryptography;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Format;

/// <summary>
/// Reads a snapshot and verifies all of it: length, digest of the header, place, tokens, digest of every segment. Only then is
/// there a payload. Any bytes give a payload or a <see cref="KvsFault"/>, in memory bounded by the file's length and the
/// payload that a sound header names.
/// </summary>
internal static class KvsReader
{
    /// <summary>Reads the header of a file that is expected at a place.</summary>
    public static KvsFault ReadHeader(ReadOnlySpan<byte> file, KvsName expected, out KvsHeader? header)
    {
        header = null;
        if (file.Length < KvsFormat.FixedBytes)
        {
            return KvsFault.Truncated;
        }

        var fields = new KvsFieldReader(file);
        if (fields.UInt32() != KvsFormat.Magic || fields.UInt16() != KvsFormat.Version)
        {
            return KvsFault.UnknownFormat;
        }

        var codec = (KvsCodec)fields.UInt16();
        ContentHash kvNamespace = fields.Hash();
        ContentHash firstBlock = fields.Hash();
        ContentHash chain = fields.Hash();
        ContentHash parentChain = fields.Hash();
        uint start = fields.UInt32();
        uint end = fields.UInt32();
        ulong payloadBytes = fields.UInt64();
        uint segmentCount = fields.UInt32();
        if (end > KvsFormat.TokensMax || payloadBytes > (ulong)KvsFormat.PayloadBytesMax
            || segmentCount != KvsFormat.SegmentCountOf((long)payloadBytes))
        {
            return KvsFault.HeaderDamaged;
        }

        int headerBytes = KvsFormat.HeaderBytesOf((int)end, (int)segmentCount);
        if (file.Length < headerBytes)
        {
            return KvsFault.Truncated;
        }

        if (!HasDigest(file[..headerBytes]))
        {
            return KvsFault.HeaderDamaged;
        }

        // From here on the header is what a writer wrote.
        var name = new KvsName(kvNamespace, firstBlock, (int)end, chain);
        if (name != expected)
        {
            return KvsFault.WrongPlace;
        }

        int[] tokens = ReadTokens(ref fields, (int)end);
        List<KvsSegment> segments = ReadSegments(ref fields, (int)segmentCount);
        if (start >= end || (start > 0) != (parentChain != default) || payloadBytes == 0 || codec > KvsCodec.PlanesBrotli)
        {
            return KvsFault.Inconsistent;
        }

        if (file.Length != headerBytes + segments.Sum(segment => (long)segment.StoredBytes))
        {
            return KvsFault.Truncated;
        }

        header = new KvsHeader(name, (int)start, start > 0 ? parentChain : null, tokens, codec, (long)payloadBytes, segments);
        return KvsFault.None;
    }

    /// <summary>Reads and verifies the payload of a file whose header was read.</summary>
    public static KvsFault ReadPayload(ReadOnlySpan<byte> file, KvsHeader header, out byte[]? state)
    {
        state = null;
        byte[] payload = GC.AllocateUninitializedArray<byte>((int)header.PayloadBytes);
        int offset = KvsFormat.HeaderBytesOf(header.Tokens.Length, header.Segments.Count);
        for (int i = 0; i < header.Segments.Count; i++)
        {
            KvsSegment segment = header.Segments[i];
            ReadOnlySpan<byte> stored = file.Slice(offset, segment.StoredBytes);
            Span<byte> destination = payload.AsSpan(i * KvsFormat.SegmentBytes, KvsFormat.SegmentLength(payload.Length, i));
            if (ContentHash.Of(stored) != segment.Digest || !SegmentCodec.TryUnpack(header.Codec, stored, destination))
            {
                return KvsFault.PayloadDamaged;
            }

            offset += segment.StoredBytes;
        }

        state = payload;
        return KvsFault.None;
    }

    private static bool HasDigest(ReadOnlySpan<byte> header)
    {
        Span<byte> digest = stackalloc byte[KvsFormat.DigestBytes];
        SHA256.HashData(header[..^KvsFormat.DigestBytes], digest);
        return digest.SequenceEqual(header[^KvsFormat.DigestBytes..]);
    }

    private static int[] ReadTokens(ref KvsFieldReader fields, int count)
    {
        int[] tokens = new int[count];
        for (int i = 0; i < count; i++)
        {
            tokens[i] = (int)fields.UInt32();
        }

        return tokens;
    }

    private static List<KvsSegment> ReadSegments(ref KvsFieldReader fields, int count)
    {
        var segments = new List<KvsSegment>(count);
        for (int i = 0; i < count; i++)
        {
            segments.Add(new KvsSegment((int)Math.Min(fields.UInt32(), int.MaxValue), fields.Hash()));
        }

        return segments;
    }
}
