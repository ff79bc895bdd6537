namespace Pipelines.Runtime.Orchestrations;

/// <summary>Some neighbouring partitions of a stage, to be worked on one after the other.</summary>
/// <param name="Run">The run.</param>
/// <param name="Stage">The number of the stage, from 1.</param>
/// <param name="First">The first of them, from 0.</param>
/// <param name="End">The one after the last; the stage may end before.</param>
/// <param name="Attempt">Which attempt at the run; 0 for the one that is open.</param>
/// <param name="Generation">1 for all rows; above, the retry of those that had failed.</param>
public sealed record PartitionsOrder(string Run, int Stage, int First, int End, int Attempt = 0, int Generation = 1);
