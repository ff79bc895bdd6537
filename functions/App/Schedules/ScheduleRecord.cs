namespace Pipelines.Functions.App.Schedules;

/// <summary>What a schedule has done, as the store knows it. All moments in UTC.</summary>
/// <param name="DecidedThrough">Every occurrence up to here was started, passed over or put in the queue, and never comes again.</param>
internal sealed record ScheduleRecord(DateTimeOffset DecidedThrough)
{
    /// <summary>Occurrences that wait for an earlier run to end, oldest first.</summary>
    public IReadOnlyList<DateTimeOffset> Waiting { get; init; } = [];

    /// <summary>The occurrence that was started last.</summary>
    public DateTimeOffset? LastDue { get; init; }

    /// <summary>When that was done.</summary>
    public DateTimeOffset? LastFiredAt { get; init; }

    /// <summary>The run that it became.</summary>
    public string? LastRun { get; init; }

    /// <summary>Why the latest occurrence could not be started; null when it could.</summary>
    public string? LastError { get; init; }

    public long Fired { get; init; }

    /// <summary>Occurrences that nobody made up for, or that one run made up for together.</summary>
    public long Missed { get; init; }

    /// <summary>Occurrences passed over because an earlier run was at work.</summary>
    public long Overlapped { get; init; }

    /// <summary>Occurrences that could not be started for good.</summary>
    public long Refused { get; init; }
}
