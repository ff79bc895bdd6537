namespace Pipelines.Runtime.Runs.Control;

/// <summary>
/// Where a run stands, and what its owner wants of it: <c>control.json</c>. The process at work and those who want something of
/// it change the record by compare and swap, so that neither overwrites what the other one wrote.
/// </summary>
/// <param name="Status">
/// Its status; <see cref="RunStatus.Running"/> also when its process was killed, <see cref="RunStatus.Waiting"/> also while a process
/// waits with it.
/// </param>
/// <param name="Message">Why it stopped or waits; null when there is nothing to say.</param>
/// <param name="ChangedAt">When this was written.</param>
/// <param name="Wish">What the process at work is to do; it reads this at least once a second.</param>
/// <param name="Generation">1, and 1 more for each retry of its failed rows, the one under way included.</param>
/// <param name="Budget">What it may spend; null leaves it at what its attempt began with.</param>
/// <param name="Attempt">How many attempts have begun. Processes that share a run know by it what an earlier attempt has left open.</param>
/// <param name="Driver">Who alone may go on with it.</param>
public sealed record RunControl(
    RunStatus Status,
    string? Message,
    DateTimeOffset ChangedAt,
    RunWish Wish = RunWish.None,
    int Generation = 1,
    BudgetOrder? Budget = null,
    int Attempt = 0,
    RunDriver Driver = RunDriver.Any)
{
    /// <summary>It has not come to an end: the same plan over the same input goes on with it.</summary>
    public bool IsUnfinished => !IsEnded && Wish != RunWish.Cancel;

    /// <summary>Nothing works on it, and nothing will by itself.</summary>
    public bool IsEnded => Status is RunStatus.Completed or RunStatus.CompletedWithFailures or RunStatus.Failed or RunStatus.Canceled;
}
