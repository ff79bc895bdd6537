namespace Pipelines.Functions.App.Schedules.Planning;

/// <summary>
/// Decides what is to be done about a schedule, from the clock, its record and whether its last run is at work. Pure: the same
/// question has the same answer, so whoever asks again after a crash starts the same occurrences under the same names.
/// </summary>
internal static class SchedulePlanner
{
    /// <summary>Missed occurrences that are made up for one by one, the newest.</summary>
    public const int CatchUpMax = 100;

    /// <summary>Occurrences that wait for an earlier run.</summary>
    public const int WaitingMax = 100;

    /// <summary>Later than this an occurrence counts as missed. Longer than the longest pause between two looks at the schedules.</summary>
    public static readonly TimeSpan OnTimeWithin = TimeSpan.FromMinutes(2);

    /// <summary>A record that is further ahead of the clock than this was made by a clock that was wrong.</summary>
    public static readonly TimeSpan ClockSetBackMax = TimeSpan.FromDays(1);

    /// <summary>How soon to look again whether the run that others wait for has ended.</summary>
    public static readonly TimeSpan WaitingPause = TimeSpan.FromSeconds(5);

    public static SchedulePlan Plan(Schedule schedule, ScheduleRecord record, bool isRunning, DateTimeOffset now)
    {
        ScheduleRecord known = record.DecidedThrough > now + ClockSetBackMax ? record with { DecidedThrough = now } : record;
        if (!schedule.Spec.Enabled)
        {
            return new SchedulePlan([], known, null);
        }

        DueOccurrences due = DueOccurrences.Of(schedule.Clock, known.DecidedThrough, now, CatchUpMax);
        List<DateTimeOffset> begun = [.. due.Newest.Where(occurrence => schedule.StartOf(occurrence) <= now)];
        (IReadOnlyList<DateTimeOffset> wanted, int missed) = Wanted(schedule, begun, now);
        ScheduleRecord decided = known with
        {
            DecidedThrough = begun.Count > 0 ? begun[^1] : known.DecidedThrough,
            Missed = known.Missed + missed + (due.HasOlder ? 1 : 0),
        };
        SchedulePlan plan = Overlapped(schedule.Spec.Overlap, decided, wanted, isRunning);
        return plan with { NextAt = NextAt(schedule, plan.Record, now) };
    }

    /// <summary>Occurrences on time, and of the missed ones those that are made up for.</summary>
    private static (IReadOnlyList<DateTimeOffset> Wanted, int Missed) Wanted(Schedule schedule, List<DateTimeOffset> begun, DateTimeOffset now)
    {
        int late = begun.FindLastIndex(occurrence => now - schedule.StartOf(occurrence) > OnTimeWithin) + 1;
        int madeUpFor = schedule.Spec.Missed switch
        {
            MissedRunPolicy.All => Math.Min(late, CatchUpMax),
            MissedRunPolicy.Once => late == begun.Count ? Math.Min(late, 1) : 0,
            _ => 0,
        };
        return ([.. begun.Skip(late - madeUpFor)], late - madeUpFor);
    }

    private static SchedulePlan Overlapped(
        OverlapPolicy policy, ScheduleRecord record, IReadOnlyList<DateTimeOffset> wanted, bool isRunning)
    {
        List<DateTimeOffset> all = [.. record.Waiting, .. wanted];
        List<ScheduledFire> fires = policy switch
        {
            OverlapPolicy.Allow => [.. all.Select(static due => new ScheduledFire(due, false))],
            OverlapPolicy.Cancel => [.. all.TakeLast(1).Select(due => new ScheduledFire(due, isRunning))],
            _ => isRunning ? [] : [.. all.Take(1).Select(static due => new ScheduledFire(due, false))],
        };
        List<DateTimeOffset> waiting = policy == OverlapPolicy.Queue ? [.. all.Skip(fires.Count).Take(WaitingMax)] : [];
        return new SchedulePlan(
            fires,
            record with { Waiting = waiting, Overlapped = record.Overlapped + all.Count - fires.Count - waiting.Count },
            null);
    }

    private static DateTimeOffset? NextAt(Schedule schedule, ScheduleRecord record, DateTimeOffset now)
    {
        DateTimeOffset? next = schedule.Clock.NextAfter(record.DecidedThrough) is { } due ? schedule.StartOf(due) : null;
        DateTimeOffset soon = now + WaitingPause;
        return record.Waiting.Count > 0 && (next is null || next > soon) ? soon : next;
    }
}
