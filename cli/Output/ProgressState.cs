namespace Pipelines.Cli.Output;

/// <summary>How far one piece of work is.</summary>
/// <param name="Label">Which; several can go on at once.</param>
/// <param name="Done">In whatever unit the work counts.</param>
/// <param name="Total">Null while nobody knows.</param>
/// <param name="Detail">What else is worth knowing now.</param>
/// <param name="Pace">Rates and the time left, which change also while nothing happens.</param>
/// <param name="Spent">What it took so far, such as tokens. Told last: a narrow terminal may have no room for it.</param>
/// <param name="IsFinished">Nothing more will come under this label.</param>
internal sealed record ProgressState(string Label, long Done, long? Total, string Detail, string Pace = "", string Spent = "", bool IsFinished = false);
