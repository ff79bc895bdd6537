namespace Pipelines.Core.Storage;

/// <summary>
/// When buffered records become a segment. Whichever is reached first; so what a crash can take back is bounded by these
/// and by the calls in flight.
/// </summary>
public sealed record SegmentLimits
{
    public static SegmentLimits Default { get; } = new();

    public int RecordsMax { get; init; } = 1024;

    public long SizeBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>A record waits no longer than this for others to share its segment.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>A store that takes longer than this over a segment is waited for: until then nothing more is recorded.</summary>
    public TimeSpan FlushLagMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A partition that has more when it is sealed has them joined.</summary>
    public int SealedSegmentsMax { get; init; } = 4;
}
