namespace Pipelines.Runtime.Calls.Batches;

/// <summary>How far the batches of a run are.</summary>
/// <param name="IsAnyOver">There is something to collect, or nothing to wait for.</param>
/// <param name="CallsDone">Calls that have ended.</param>
/// <param name="CallsTotal">All their calls.</param>
/// <param name="Pause">When to look again.</param>
internal sealed record BatchesLook(bool IsAnyOver, long CallsDone, long CallsTotal, TimeSpan Pause);
