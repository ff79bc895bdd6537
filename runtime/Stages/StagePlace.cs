namespace Pipelines.Runtime.Stages;

/// <summary>Which rows are meant: those of a stage of a run, as they are after so many retries of failed rows.</summary>
/// <param name="Run">The run.</param>
/// <param name="Stage">The stage, for example <c>01-extract</c>.</param>
/// <param name="Generation">1 for the rows as the run made them; each retry of the failed ones adds 1.</param>
internal sealed record StagePlace(string Run, string Stage, int Generation = 1);
