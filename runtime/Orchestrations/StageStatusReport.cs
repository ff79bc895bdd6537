namespace Pipelines.Runtime.Orchestrations;

/// <summary>The custom status of a stage's orchestration: how far it is.</summary>
/// <param name="Stage">The number of the stage.</param>
/// <param name="Progress">What its sealed partitions come to.</param>
/// <param name="RowsTotal">Its input rows; null while nobody knows.</param>
/// <param name="RowsPerSecond">Since this stretch of the orchestration began; 0 before the first partition.</param>
/// <param name="SecondsLeft">At this pace; null when nobody knows.</param>
/// <param name="Message">What it waits for; null while it does not.</param>
public sealed record StageStatusReport(int Stage, StageProgress Progress, long? RowsTotal, double RowsPerSecond, double? SecondsLeft, string? Message = null);
