namespace Pipelines.Runtime.Orchestrations;

/// <summary>How far the work on some partitions came.</summary>
/// <param name="Next">
/// The cursor: all partitions of the order before this one are sealed, and those counted in <paramref name="Progress"/>. What is done of this one lies in its log, so the work goes on
/// there wherever it is scheduled again.
/// </param>
/// <param name="IsEnd">The stage has no partition <paramref name="Next"/>.</param>
/// <param name="Progress">What the partitions come to that were sealed.</param>
/// <param name="Stop">Set when the run does not go on.</param>
/// <param name="IsWaiting">Partitions of the order wait for batches at a provider.</param>
public sealed record PartitionsReport(int Next, bool IsEnd, StageProgress Progress, RunHalt? Stop, bool IsWaiting = false);
