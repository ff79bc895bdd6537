namespace Pipelines.Cli.Output;

/// <summary>How far one piece of work is.</summary>
/// <param name="Label">Which; several can go on at once.</param>
/// <param name="Done">In whatever unit the work counts.</param>
/// <param name="Total">Null while nobody knows.</param>
/// <param name="Detail">What else is worth knowing now, such as rates and the time left.</param>
/// <param name="IsFinished">Nothing more will come under this label.</param>
internal sealed record ProgressState(string Label, long Done, long? Total, string Detail, bool IsFinished = false);
