namespace Pipelines.Runtime.Orchestrations;

/// <summary>All partitions of a stage are sealed: it is to be summed up.</summary>
/// <param name="Run">The run.</param>
/// <param name="Stage">The number of the stage, from 1.</param>
/// <param name="PartitionCount">How many partitions there are.</param>
public sealed record SealOrder(string Run, int Stage, int PartitionCount);
