namespace Pipelines.Runtime.Partitions;

/// <summary>
/// The bounds of partitions. Rows and size decide where an input is cut, and so which row is in which partition: a run keeps
/// those that it began with.
/// </summary>
public sealed record PartitionLimits
{
    public int RowsMax { get; init; } = 256;

    /// <summary>The fields of all rows, roughly in UTF-8. One row may be larger.</summary>
    public long SizeBytesMax { get; init; } = 8 * 1024 * 1024;

    /// <summary>What may be made of one row in a stage, measured alike: all of it is one record of the log.</summary>
    public const long RowsMadeSizeBytesMax = 512L * 1024 * 1024;

    /// <summary>Partitions that are worked on at the same time. What the run holds in memory grows with it.</summary>
    public int InFlightMax { get; init; } = 4;
}
