using System.Diagnostics.CodeAnalysis;
using Pipelines.Functions.App.Schedules.Cron;

namespace Pipelines.Functions.App.Schedules;

/// <summary>A schedule that can be planned with: its spec was checked.</summary>
internal sealed class Schedule
{
    /// <summary>Longer jitter would be another schedule.</summary>
    public static readonly TimeSpan JitterMax = TimeSpan.FromHours(1);

    private Schedule(string name, ScheduleSpec spec, CronClock clock)
    {
        Name = name;
        Spec = spec;
        Clock = clock;
    }

    public string Name { get; }

    public ScheduleSpec Spec { get; }

    public CronClock Clock { get; }

    /// <param name="name">Its name.</param>
    /// <param name="spec">As its owner wrote it.</param>
    /// <param name="schedule">Set when all is right.</param>
    /// <param name="error">What is wrong, for a person.</param>
    public static bool TryCreate(
        string name, ScheduleSpec spec, [NotNullWhen(true)] out Schedule? schedule, [NotNullWhen(false)] out string? error)
    {
        schedule = null;
        if (!(spec.JitterSeconds >= 0 && spec.JitterSeconds <= JitterMax.TotalSeconds))
        {
            error = $"jitterSeconds lies between 0 and {JitterMax.TotalSeconds}, not at {spec.JitterSeconds}.";
            return false;
        }

        if (!CronClock.TryCreate(spec.Cron, spec.TimeZone, out CronClock? clock, out error))
        {
            return false;
        }

        schedule = new Schedule(name, spec, clock);
        return true;
    }

    /// <returns>When an occurrence is started, if nothing is in its way.</returns>
    public DateTimeOffset StartOf(DateTimeOffset due) =>
        Spec.JitterSeconds == 0 ? due : due + Jitter.Of(Name, due, TimeSpan.FromSeconds(Spec.JitterSeconds), Clock.NextAfter(due));
}
