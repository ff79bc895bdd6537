namespace Pipelines.Runtime.Orchestrations;

/// <summary>What became of a repair.</summary>
/// <param name="IsRepaired">The run can be gone on with; else it has failed.</param>
/// <param name="LostSegments">Segments that are lost.</param>
public sealed record RepairReport(bool IsRepaired, int LostSegments);
