namespace Pipelines.Runtime.Runs;

/// <summary>A stage whose rows a run took over, without a call.</summary>
/// <param name="Stage">The stage, for example <c>01-extract</c>.</param>
/// <param name="Run">The run that made the rows.</param>
public sealed record ReusedStage(string Stage, RunId Run);
