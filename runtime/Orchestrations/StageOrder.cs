namespace Pipelines.Runtime.Orchestrations;

/// <summary>Which stage is to be done, and how far it is: the input of its orchestration, also when that continues as new.</summary>
/// <param name="Run">The run.</param>
/// <param name="Stage">Its number, from 1.</param>
/// <param name="NextPartition">All partitions before this one are sealed.</param>
/// <param name="Progress">What they come to.</param>
public sealed record StageOrder(string Run, int Stage, int NextPartition, StageProgress Progress)
{
    public static StageOrder Begin(string run, int stage) => new(run, stage, 0, StageProgress.None);
}
