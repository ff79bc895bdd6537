namespace Pipelines.Functions.App.Schedules.Planning;

/// <summary>What is to be done about a schedule now.</summary>
/// <param name="Fires">To be started, in this order.</param>
/// <param name="Record">What is true of the schedule when all of them were started, but for what starting them adds.</param>
/// <param name="NextAt">When to plan again at the latest; null when the schedule has no further occurrence.</param>
internal sealed record SchedulePlan(IReadOnlyList<ScheduledFire> Fires, ScheduleRecord Record, DateTimeOffset? NextAt)
{
    /// <summary>Whether there is anything to be done or written.</summary>
    public bool Changes(ScheduleRecord before) =>
        Fires.Count > 0
        || Record.DecidedThrough != before.DecidedThrough
        || Record.Missed != before.Missed
        || Record.Overlapped != before.Overlapped
        || !Record.Waiting.SequenceEqual(before.Waiting);
}
