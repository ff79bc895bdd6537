using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Orchestrations;

/// <summary>A run has ended for good.</summary>
public sealed record RunEnded(string Run, RunStatus Status, string? Message);
