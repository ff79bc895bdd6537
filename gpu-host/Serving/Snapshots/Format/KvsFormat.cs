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

    public const int SegmentEntryBytes = 4 + DigestBytes;

    /// <summary>Longest sequence that a header may claim: a million tokens, beyond every context there is.</summary>
    public const int TokensMax = 1 << 20;

    /// <summary>Largest payload: one array in memory.</summary>
    public const long PayloadBytesMax = int.MaxValue - 64;

    public static int SegmentCountOf(long payloadBytes) => (int)((payloadBytes + SegmentBytes - 1) / SegmentBytes);

    /// <summary>Length of the whole header, its digest included.</summary>
    public static int HeaderBytesOf(int tokenCount, int segmentCount) =>
        FixedBytes + (tokenCount * sizeof(int)) + (segmentCount * SegmentEntryBytes) + DigestBytes;

    /// <summary>Unpacked length of a segment.</summary>
    public static int SegmentLength(long payloadBytes, int index) =>
        (int)Math.Min(SegmentBytes, payloadBytes - ((long)index * SegmentBytes));
}
