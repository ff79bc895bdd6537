namespace Pipelines.Runtime.Orchestrations;

/// <summary>The custom status of a run's orchestration: where it stands. A few hundred bytes for each stage.</summary>
/// <param name="State">The status of the run, or of what it waits for.</param>
/// <param name="Message">For a person; null when there is nothing to say.</param>
/// <param name="Stages">The stages so far.</param>
public sealed record RunStatusReport(string State, string? Message, IReadOnlyList<StageStatusReport> Stages);
