namespace GpuHost.Serving.Snapshots.Format;

/// <summary>Constants of the snapshot container, version 1, and the bounds within which a reader believes a header.</summary>
internal static class KvsFormat
{
    public const uint Magic = 0x53564B50; // "PKVS"
    public const ushort Version = 1;
    public const int SegmentBytes = 1 << 20;
    public const int DigestBytes = 32;

    /// <summary>Everything before the tokens.</summary>
    public const int FixedBytes = 4 + 2 + 2 + (4 * DigestBytes) + 4 + 4 + 8 + 4;

    /// <summary>What an engine's state says of each token besides its keys and values.</summary>
    private const int StateBytesPerTokenMax = 64;

    /// <summary>By so much a packed segment can be longer than it was.</summary>
    private const int PackingBytesMax = 1_024;

    public const int SegmentEntryBytes = 4 + DigestBytes;

    /// <summary>Longest sequence that a header may claim: a million tokens, beyond every context there is.</summary>
    public const int TokensMax = 1 << 20;

    /// <summary>Largest payload: one array in memory.</summary>
    public const long PayloadBytesMax = int.MaxValue - 64;

    public static int SegmentCountOf(long payloadBytes) => (int)((payloadBytes + SegmentBytes - 1) / SegmentBytes);

    /// <summary>Length of the whole header, its digest included.</summary>
    public static int HeaderBytesOf(int tokenCount, int segmentCount) =>
        FixedBytes + (tokenCount * sizeof(int)) + (segmentCount * SegmentEntryBytes) + DigestBytes;

    /// <summary>
    /// No snapshot that ends there is longer, however it is packed: a file that is, is not read. Generous, because nothing is lost by
    /// reading a little too much.
    /// </summary>
    public static long FileBytesMax(int end, long bytesPerToken)
    {
        long payload = Math.Min(PayloadBytesMax, (end * (bytesPerToken + StateBytesPerTokenMax)) + SegmentBytes);
        int segments = SegmentCountOf(payload);
        return Math.Min(Array.MaxLength, HeaderBytesOf(Math.Min(end, TokensMax), segments) + payload + ((long)segments * PackingBytesMax));
    }

    /// <summary>Unpacked length of a segment.</summary>
    public static int SegmentLength(long payloadBytes, int index) =>
        (int)Math.Min(SegmentBytes, payloadBytes - ((long)index * SegmentBytes));
}
