namespace Pipelines.Runtime.Orchestrations;

/// <summary>What the orchestration of a run needs to know of its plan.</summary>
/// <param name="Stages">The names of the stages, in order.</param>
/// <param name="Stop">Set when the run cannot be worked on.</param>
/// <param name="Attempt">The number of the attempt that has begun; 0 where none is told.</param>
/// <param name="Generation">1, and 1 more for each retry of the failed rows that was asked for.</param>
/// <param name="Kept">For the case that the store forgets it; null when the run cannot be worked on.</param>
public sealed record RunOutline(IReadOnlyList<string> Stages, RunHalt? Stop, int Attempt = 0, int Generation = 1, RunKeepsake? Kept = null);
