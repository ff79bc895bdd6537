namespace Pipelines.Runtime.Arranging;

/// <summary>How much of an arrangement is in memory. Nothing of it changes what comes out.</summary>
public sealed record SpillLimits
{
    public static SpillLimits Default { get; } = new();

    /// <summary>Rows of one sorter that are held before they are written out as a run.</summary>
    public int RunSizeBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>Runs that are merged together; more are merged in several passes.</summary>
    public int RunsMergedMax { get; init; } = 16;

    /// <summary>What is read at a time; one row may be larger.</summary>
    public int ReadSizeBytes { get; init; } = 512 * 1024;
}
