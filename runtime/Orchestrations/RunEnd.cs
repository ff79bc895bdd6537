using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Orchestrations;

/// <summary>How a run ended: the output of its orchestration.</summary>
/// <param name="Status">Never <see cref="RunStatus.Running"/>.</param>
/// <param name="Message">Why it stopped; null when it is complete.</param>
/// <param name="Rows">What became of its rows; null when it is not complete.</param>
/// <param name="Usage">What was paid; null when it is not complete.</param>
/// <param name="DeadLetters">The path in the store of the failed rows; null when there are none.</param>
public sealed record RunEnd(RunStatus Status, string? Message, RowTotals? Rows = null, UsageTotals? Usage = null, string? DeadLetters = null)
{
    /// <summary>Segments of the run's log that its store had acknowledged and then lost; what they held was asked for again.</summary>
    public int LostSegments { get; init; }

    /// <summary>The blob of the run's log that is missing or damaged; null when it ended for another reason.</summary>
    public string? LostBlob { get; init; }
}
