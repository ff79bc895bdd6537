using System.Globalization;
using Microsoft.Extensions.Logging;
using Pipelines.Core.Storage;
using Pipelines.Functions.App.Schedules.Planning;
using Pipelines.Functions.App.Schedules.Storing;
using Pipelines.Functions.App.Triggers;

namespace Pipelines.Functions.App.Schedules;

/// <summary>
/// One look at all schedules: what is due is started, and what was decided is written down. Any number of processes may look at the same
/// time: an occurrence is started under a name of its own, so it becomes one run whoever starts it, and one of them writes the record.
/// </summary>
internal sealed class ScheduleTicker(ScheduleStore store, IRunLauncher launcher, TimeProvider time, ILogger<ScheduleTicker> logger)
{
    /// <returns>When to look again at the latest; null when no schedule that can be read has a further occurrence.</returns>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public async Task<DateTimeOffset?> TickAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset? next = null;
        foreach (string name in await store.NamesAsync(cancellationToken))
        {
            if (await TickAsync(name, cancellationToken) is { } at && !(at > next))
            {
                next = at;
            }
        }

        return next;
    }

    /// <summary>The name under which an occurrence is started.</summary>
    public static string IdempotencyKey(string schedule, DateTimeOffset due) =>
        string.Create(CultureInfo.InvariantCulture, $"schedule/{schedule}/{due.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");

    private async Task<DateTimeOffset?> TickAsync(string name, CancellationToken cancellationToken)
    {
        StoredSchedule? stored;
        ScheduleRecord? found;
        BlobTag? tag;
        try
        {
            stored = await store.FindAsync(name, cancellationToken);
            (found, tag) = await store.ReadRecordAsync(name, cancellationToken);
        }
        catch (CorruptLogException e)
        {
            // The others have nothing to do with it.
            logger.ScheduleUnusable(name, $"{e.Message} Delete it and put it again.");
            return null;
        }

        return stored is null ? null : await TickAsync(stored, found, tag, cancellationToken);
    }

    private async Task<DateTimeOffset?> TickAsync(StoredSchedule stored, ScheduleRecord? found, BlobTag? tag, CancellationToken cancellationToken)
    {
        if (!Schedule.TryCreate(stored.Name, stored.Spec, out Schedule? schedule, out string? error))
        {
            // Checked when it was written; this machine may know fewer time zones.
            logger.ScheduleUnusable(stored.Name, error);
            return null;
        }

        DateTimeOffset now = time.GetUtcNow();
        ScheduleRecord record = found ?? new ScheduleRecord(now);
        bool isRunning = record.LastRun is { } run && await launcher.IsActiveAsync(run, cancellationToken);
        SchedulePlan plan = SchedulePlanner.Plan(schedule, record, isRunning, now);
        if (found is not null && !plan.Changes(record))
        {
            return plan.NextAt;
        }

        try
        {
            return await ApplyAsync(schedule, record, tag, plan, cancellationToken) ? plan.NextAt : now;
        }
        catch (BlobStoreException e)
        {
            // What was started stays started, and is found again by its name.
            logger.ScheduleDelayed(stored.Name, e.Message);
            return now + SchedulePlanner.WaitingPause;
        }
    }

    /// <returns>False when another process has written the record meanwhile; what was started here it has started under the same name.</returns>
    private async Task<bool> ApplyAsync(
        Schedule schedule, ScheduleRecord record, BlobTag? tag, SchedulePlan plan, CancellationToken cancellationToken)
    {
        ScheduleRecord current = record;
        BlobTag? seen = tag;
        for (int i = 0; i < plan.Fires.Count; i++)
        {
            current = await FireAsync(schedule, plan.Fires[i], current, cancellationToken);
            bool isLast = i == plan.Fires.Count - 1;
            ScheduleRecord written = isLast ? Combined(plan.Record, current) : current;
            seen = await store.TryWriteRecordAsync(schedule.Name, written, seen, cancellationToken);
            if (seen is null)
            {
                return false;
            }
        }

        return plan.Fires.Count > 0 || await store.TryWriteRecordAsync(schedule.Name, plan.Record, seen, cancellationToken) is not null;
    }

    private async Task<ScheduleRecord> FireAsync(
        Schedule schedule, ScheduledFire fire, ScheduleRecord record, CancellationToken cancellationToken)
    {
        ScheduleRecord begun = record with
        {
            DecidedThrough = fire.Due > record.DecidedThrough ? fire.Due : record.DecidedThrough,
            Waiting = [.. record.Waiting.Where(due => due != fire.Due)],
            LastDue = fire.Due,
            LastFiredAt = time.GetUtcNow(),
        };
        try
        {
            if (fire.CancelsPrevious && record.LastRun is { } previous)
            {
                await launcher.CancelAsync(previous, cancellationToken);
            }

            string run = await launcher.StartAsync(RunOf(schedule, fire), cancellationToken);
            logger.ScheduleFired(schedule.Name, fire.Due, run);
            return begun with { LastRun = run, LastError = null, Fired = record.Fired + 1 };
        }
        catch (TriggerRefusedException e)
        {
            logger.ScheduleRefused(schedule.Name, fire.Due, e.Message);
            return begun with { LastError = e.Message, Refused = record.Refused + 1 };
        }
    }

    private static TriggeredRun RunOf(Schedule schedule, ScheduledFire fire) =>
        new(schedule.Spec.Pipeline, schedule.Spec.Input?.ToJsonString(), IdempotencyKey(schedule.Name, fire.Due));

    /// <summary>What the plan decided, and what starting its occurrences added.</summary>
    private static ScheduleRecord Combined(ScheduleRecord planned, ScheduleRecord fired) => planned with
    {
        LastDue = fired.LastDue,
        LastFiredAt = fired.LastFiredAt,
        LastRun = fired.LastRun,
        LastError = fired.LastError,
        Fired = fired.Fired,
        Refused = fired.Refused,
    };
}
