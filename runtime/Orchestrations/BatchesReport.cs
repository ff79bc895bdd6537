namespace Pipelines.Runtime.Orchestrations;

/// <summary>How far the batches of a run are at their providers.</summary>
/// <param name="IsAnyOver">There is something to collect.</param>
/// <param name="Message">For a person.</param>
/// <param name="LookAfterSeconds">When to look again.</param>
/// <param name="Stop">Set when the run does not go on.</param>
public sealed record BatchesReport(bool IsAnyOver, string? Message, double LookAfterSeconds, RunHalt? Stop = null);
