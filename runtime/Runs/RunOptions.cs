using Pipelines.Runtime.Arranging;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Runs;

/// <summary>How runs are done; nothing of it changes what comes out.</summary>
public sealed record RunOptions
{
    public static RunOptions Default { get; } = new();

    public CallOptions Calls { get; init; } = new();

    public PartitionLimits Partitions { get; init; } = new();

    public SpillLimits Spill { get; init; } = SpillLimits.Default;

    public FailFastOptions FailFast { get; init; } = FailFastOptions.Default;
}
