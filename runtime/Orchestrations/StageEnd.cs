namespace Pipelines.Runtime.Orchestrations;

/// <summary>How the work on a stage ended: the output of its orchestration.</summary>
/// <param name="Progress">What was done.</param>
/// <param name="Stop">Set when the stage is not finished.</param>
public sealed record StageEnd(StageProgress Progress, RunHalt? Stop);
