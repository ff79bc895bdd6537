namespace Pipelines.Runtime.Runs;

/// <summary>Where a run stands: <c>control.json</c>, replaced at every change.</summary>
/// <param name="Status">Its status; <see cref="RunStatus.Running"/> also when its process was killed.</param>
/// <param name="Message">Why it stopped; null when there is nothing to say.</param>
/// <param name="ChangedAt">When this was written.</param>
public sealed record RunControl(RunStatus Status, string? Message, DateTimeOffset ChangedAt)
{
    /// <summary>It has not come to an end: the same plan over the same input goes on with it.</summary>
    public bool IsUnfinished => Status is RunStatus.Running or RunStatus.Interrupted or RunStatus.Waiting or RunStatus.BudgetExceeded;
}
