using System.Diagnostics.CodeAnalysis;
using NCrontab;

namespace Pipelines.Functions.App.Schedules.Cron;

/// <summary>
/// A six-field cron expression (second, minute, hour, day, month, weekday) on the clock of a time zone. When that clock is changed:
/// <code>
///                           clock is put forward (a gap)        clock is put back (an hour comes twice)
/// hour is a fixed number    once, when the gap is over          once, the first time
/// it repeats within a day   what lies in the gap does not come  both times: its pace stays even
/// </code>
/// "Repeats within a day" is an expression with <c>*</c>, <c>/</c> or <c>-</c> among second, minute and hour. Day and weekday must both fit.
/// </summary>
internal sealed class CronClock
{
    public const int ExpressionCharsMax = 200;

    private const int Fields = 6;

    /// <summary>The 29th of February may be eight years away.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(9 * 366);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>The longest stretch of local time that has ever come twice.</summary>
    private static readonly TimeSpan RepeatedMax = TimeSpan.FromHours(25);

    private readonly CrontabSchedule _cron;
    private readonly ZoneChanges _changes;
    private readonly bool _repeatsWithinDay;

    private CronClock(CrontabSchedule cron, TimeZoneInfo zone, bool repeatsWithinDay)
    {
        _cron = cron;
        _changes = new ZoneChanges(zone);
        _repeatsWithinDay = repeatsWithinDay;
    }

    /// <param name="expression">The six fields.</param>
    /// <param name="timeZone">An IANA name, as <c>Europe/Berlin</c>, or <c>UTC</c>.</param>
    /// <param name="clock">Set when both are right.</param>
    /// <param name="error">What is wrong, for a person.</param>
    public static bool TryCreate(
        string expression, string timeZone, [NotNullWhen(true)] out CronClock? clock, [NotNullWhen(false)] out string? error)
    {
        clock = null;
        string[] fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (expression.Length > ExpressionCharsMax || fields.Length != Fields)
        {
            error = $"A cron expression has {Fields} fields (second minute hour day month weekday) in at most {ExpressionCharsMax} characters; this one has {fields.Length} fields.";
            return false;
        }

        CrontabSchedule? cron = CrontabSchedule.TryParse(string.Join(' ', fields), new CrontabSchedule.ParseOptions { IncludingSeconds = true });
        if (cron is null)
        {
            error = $"'{expression}' is no cron expression: each field holds numbers, ranges (1-5), lists (1,3) or steps (*/15).";
            return false;
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out TimeZoneInfo? zone))
        {
            error = $"This machine knows no time zone '{timeZone}'. Use a name of the IANA database, as Europe/Berlin, or UTC.";
            return false;
        }

        bool repeats = fields.Take(3).Any(static field => field.AsSpan().ContainsAny('*', '/', '-'));
        clock = new CronClock(cron, zone, repeats);
        error = null;
        return true;
    }

    /// <returns>The first moment after <paramref name="instant"/>, in UTC; null when there is none within nine years.</returns>
    public DateTimeOffset? NextAfter(DateTimeOffset instant)
    {
        DateTimeOffset from = instant.ToUniversalTime();
        if (from > DateTimeOffset.MaxValue - Horizon - RepeatedMax)
        {
            return null;
        }

        TimeSpan offset = _changes.OffsetAt(from);
        DateTime wall = Later(from.UtcDateTime + offset, EndOfRepeatedTime(from));
        DateTime wallEnd = wall + Horizon;
        while (true)
        {
            DateTime next = _cron.GetNextOccurrence(wall, wallEnd);
            DateTimeOffset due = At(next, offset);
            if (_changes.FirstIn(from, due) is not { } change)
            {
                return next < wallEnd ? due : null;
            }

            TimeSpan changed = _changes.OffsetAt(change);
            (DateTime wallBefore, DateTime wallAfter) = (change.UtcDateTime + offset, change.UtcDateTime + changed);
            if (!_repeatsWithinDay && wallAfter > wallBefore && HasOccurrenceIn(Later(wall, wallBefore - Second), wallAfter))
            {
                return change;
            }

            wall = (_repeatsWithinDay ? wallAfter : Later(wallBefore, wallAfter)) - Second;
            (from, offset) = (change, changed);
        }
    }

    /// <summary>A moment may lie in an hour that has come before: its occurrences have been.</summary>
    private DateTime EndOfRepeatedTime(DateTimeOffset instant)
    {
        if (_repeatsWithinDay || _changes.FirstIn(instant - RepeatedMax, instant) is not { } change)
        {
            return DateTime.MinValue;
        }

        return change.UtcDateTime + _changes.OffsetAt(change - Second) - Second;
    }

    private bool HasOccurrenceIn(DateTime after, DateTime before) => _cron.GetNextOccurrence(after, before) < before;

    private static DateTimeOffset At(DateTime wall, TimeSpan offset) => new(DateTime.SpecifyKind(wall - offset, DateTimeKind.Utc));

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}
