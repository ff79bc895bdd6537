using System.Security.Cryptography;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Format;

/// <summary>Writes a snapshot: header with the digests of all segments, then the segments.</summary>
internal static class KvsWriter
{
    /// <param name="name">Where it will lie.</param>
    /// <param name="start">Its parent's end, or 0.</param>
    /// <param name="parentChain">Its parent's address; null when it starts at 0.</param>
    /// <param name="tokens">All tokens from 0 to its end.</param>
    /// <param name="codec">How to pack the payload.</param>
    /// <param name="state">The payload.</param>
    public static byte[] Write(
        KvsName name, int start, ContentHash? parentChain, ReadOnlySpan<int> tokens, KvsCodec codec, ReadOnlySpan<byte> state)
    {
        List<byte[]> segments = Pack(codec, state);
        byte[] header = Header(name, start, parentChain, tokens, codec, state.Length, segments);
        byte[] file = new byte[header.Length + segments.Sum(segment => segment.Length)];
        header.CopyTo(file, 0);
        int offset = header.Length;
        foreach (byte[] segment in segments)
        {
            segment.CopyTo(file, offset);
            offset += segment.Length;
        }

        return file;
    }

    private static List<byte[]> Pack(KvsCodec codec, ReadOnlySpan<byte> state)
    {
        var segments = new List<byte[]>();
        for (int i = 0; i < KvsFormat.SegmentCountOf(state.Length); i++)
        {
            segments.Add(SegmentCodec.Pack(codec, state.Slice(i * KvsFormat.SegmentBytes, KvsFormat.SegmentLength(state.Length, i))));
        }

        return segments;
    }

    private static byte[] Header(
        KvsName name, int start, ContentHash? parentChain, ReadOnlySpan<int> tokens, KvsCodec codec, long payloadBytes, List<byte[]> segments)
    {
        byte[] header = new byte[KvsFormat.HeaderBytesOf(tokens.Length, segments.Count)];
        var fields = new KvsFieldWriter(header);
        fields.UInt32(KvsFormat.Magic);
        fields.UInt16(KvsFormat.Version);
        fields.UInt16((ushort)codec);
        fields.Hash(name.Namespace);
        fields.Hash(name.FirstBlock);
        fields.Hash(name.Chain);
        fields.Hash(parentChain ?? default);
        fields.UInt32((uint)start);
        fields.UInt32((uint)tokens.Length);
        fields.UInt64((ulong)payloadBytes);
        fields.UInt32((uint)segments.Count);
        foreach (int token in tokens)
        {
            fields.UInt32((uint)token);
        }

        foreach (byte[] segment in segments)
        {
            fields.UInt32((uint)segment.Length);
            fields.Hash(ContentHash.Of(segment));
        }

        fields.Hash(ContentHash.FromDigest(SHA256.HashData(header.AsSpan(0, fields.Offset))));
        return header;
    }
}
