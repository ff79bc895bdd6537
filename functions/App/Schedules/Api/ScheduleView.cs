using System.Text.Json.Nodes;
using Pipelines.Functions.App.Schedules.Storing;

namespace Pipelines.Functions.App.Schedules.Api;

/// <summary>A schedule as callers see it: what was asked for, what it has done, when it is due next.</summary>
internal sealed record ScheduleView
{
    public required string Name { get; init; }

    public required string Pipeline { get; init; }

    public required string Cron { get; init; }

    public required string TimeZone { get; init; }

    public required string Missed { get; init; }

    public required string Overlap { get; init; }

    public required double JitterSeconds { get; init; }

    public required bool Enabled { get; init; }

    public JsonNode? Input { get; init; }

    /// <summary>The next occurrences, without jitter; none when it is paused.</summary>
    public required IReadOnlyList<DateTimeOffset> Next { get; init; }

    /// <summary>Null before its first look.</summary>
    public ScheduleRecord? Record { get; init; }

    public static ScheduleView Of(StoredSchedule stored, ScheduleRecord? record, DateTimeOffset now, int occurrences) => new()
    {
        Name = stored.Name,
        Pipeline = stored.Spec.Pipeline,
        Cron = stored.Spec.Cron,
        TimeZone = stored.Spec.TimeZone,
        Missed = stored.Spec.Missed.ToString().ToLowerInvariant(),
        Overlap = stored.Spec.Overlap.ToString().ToLowerInvariant(),
        JitterSeconds = stored.Spec.JitterSeconds,
        Enabled = stored.Spec.Enabled,
        Input = stored.Spec.Input,
        Next = Occurrences(stored, now, occurrences),
        Record = record,
    };

    private static List<DateTimeOffset> Occurrences(StoredSchedule stored, DateTimeOffset now, int count)
    {
        List<DateTimeOffset> next = [];
        if (stored.Spec.Enabled && Schedule.TryCreate(stored.Name, stored.Spec, out Schedule? schedule, out _))
        {
            for (DateTimeOffset? due = schedule.Clock.NextAfter(now); due is not null && next.Count < count; due = schedule.Clock.NextAfter(due.Value))
            {
                next.Add(due.Value);
            }
        }

        return next;
    }
}
