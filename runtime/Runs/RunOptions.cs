using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Partitions;

namespace Pipelines.Runtime.Runs;

/// <summary>How runs are done; nothing of it changes what comes out.</summary>
public sealed record RunOptions
{
    public static RunOptions Default { get; } = new();

    public CallOptions Calls { get; init; } = new();

    public PartitionLimits Partitions { get; init; } = new();

    /// <summary>When so many rows of a stage are finished and all have failed alike, the run fails. 0 never stops.</summary>
    public int FailuresAlikeMax { get; init; } = 20;
}
