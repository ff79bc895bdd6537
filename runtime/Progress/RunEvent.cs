using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Progress;

/// <summary>Where a run stands at one moment, as its control record and its work tell.</summary>
/// <param name="Run">The run.</param>
/// <param name="Status">Its status; <see cref="RunStatus.Running"/> also when its process was killed.</param>
/// <param name="Message">Why it stopped or waits; null when there is nothing to say.</param>
/// <param name="At">When this was so.</param>
/// <param name="Progress">
/// Rows, failures, tokens, cost, pace and time left of each stage. Of a run that other processes work on: its finished stages.
/// </param>
public sealed record RunEvent(RunId Run, RunStatus Status, string? Message, DateTimeOffset At, RunSnapshot Progress)
{
    /// <summary>Nothing comes after it.</summary>
    public bool IsLast => Status is RunStatus.Completed or RunStatus.CompletedWithFailures or RunStatus.Failed or RunStatus.Canceled;

    /// <summary>Nobody needs to be told of <paramref name="later"/> who knows this one: only time has passed.</summary>
    internal bool SaysTheSameAs(RunEvent later) =>
        (Status, Message, Progress.IsPaused, Progress.Waiting) == (later.Status, later.Message, later.Progress.IsPaused, later.Progress.Waiting)
        && Progress.Stages.Select(WhatCounts).SequenceEqual(later.Progress.Stages.Select(WhatCounts));

    private static (StageState State, long? RowsTotal, long RowsDone, long RowsFailed, long Calls, long ReusedCalls) WhatCounts(StageSnapshot stage) =>
        (stage.State, stage.RowsTotal, stage.RowsDone, stage.RowsFailed, stage.Models.Sum(static model => model.Calls), stage.ReusedCalls);
}
