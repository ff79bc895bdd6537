namespace Pipelines.Runtime.Orchestrations;

/// <summary>What the orchestration of a run needs to know of its plan.</summary>
/// <param name="Stages">The names of the stages, in order.</param>
/// <param name="Stop">Set when the run cannot be worked on.</param>
public sealed record RunOutline(IReadOnlyList<string> Stages, RunHalt? Stop);
