namespace Pipelines.Runtime.Orchestrations;

/// <summary>All partitions of a stage are sealed: it is to be summed up.</summary>
/// <param name="Run">The run.</param>
/// <param name="Stage">The number of the stage, from 1.</param>
/// <param name="PartitionCount">How many partitions there are.</param>
/// <param name="Attempt">Which attempt at the run; 0 for the one that is open.</param>
/// <param name="Generation">1 for all rows; above, the retry of those that had failed.</param>
public sealed record SealOrder(string Run, int Stage, int PartitionCount, int Attempt = 0, int Generation = 1);
