namespace Pipelines.Runtime.Orchestrations;

/// <summary>Which stage is to be done, and how far it is: the input of its orchestration, also when that continues as new.</summary>
/// <param name="Run">The run.</param>
/// <param name="Stage">Its number, from 1.</param>
/// <param name="NextPartition">All partitions before this one are sealed.</param>
/// <param name="Progress">What they come to.</param>
/// <param name="Attempt">Which attempt at the run; 0 for the one that is open.</param>
/// <param name="Generation">1 for all rows; above, the retry of those that had failed.</param>
public sealed record StageOrder(string Run, int Stage, int NextPartition, StageProgress Progress, int Attempt = 0, int Generation = 1)
{
    public static StageOrder Begin(string run, int stage, int attempt, int generation) => new(run, stage, 0, StageProgress.None, attempt, generation);
}
