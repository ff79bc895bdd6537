using Pipelines.Core.Operators;
using Pipelines.Core.Usage;

namespace Pipelines.Runtime.Runs;

/// <summary>How an attempt at a run ended.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Status">Never <see cref="RunStatus.Running"/>.</param>
/// <param name="Message">Why it stopped, for a person; null when it is complete.</param>
/// <param name="IsResumed">It went on with an earlier attempt.</param>
/// <param name="Rows">What became of the rows; of an unfinished run as far as it got.</param>
/// <param name="Usage">What was paid, over all attempts.</param>
/// <param name="Models">The same by model.</param>
/// <param name="Operators">The accounts of every operator, in the order of the stages.</param>
/// <param name="Output">Where the output is: the file that was asked for, else the path of the manifest in the store; null when there is none yet.</param>
/// <param name="ReusedStages">The stages whose rows were taken over from earlier runs.</param>
/// <param name="DeadLetters">The path in the store of the failed rows; null when none failed, or the run is unfinished.</param>
public sealed record RunSummary(
    RunId RunId,
    RunStatus Status,
    string? Message,
    bool IsResumed,
    RowTotals Rows,
    UsageTotals Usage,
    IReadOnlyList<ModelUsage> Models,
    IReadOnlyList<OperatorCounts> Operators,
    IReadOnlyList<ReusedStage> ReusedStages,
    string? Output,
    string? DeadLetters)
{
    /// <summary>
    /// Segments of the run's log that its store had acknowledged and then lost; what they held was asked for again, and paid again unless
    /// the endpoint remembered.
    /// </summary>
    public int LostSegments { get; init; }
}
