namespace Pipelines.Runtime.Runs;

/// <summary>Why a run stops before its end.</summary>
/// <param name="Status">The status it gets.</param>
/// <param name="Message">For a person: what happened, and what to do.</param>
public sealed record StopReason(RunStatus Status, string Message);
