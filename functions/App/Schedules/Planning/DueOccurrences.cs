using Pipelines.Functions.App.Schedules.Cron;

namespace Pipelines.Functions.App.Schedules.Planning;

/// <summary>The newest occurrences of a stretch of time, found without walking through all of it.</summary>
/// <param name="Newest">In order; at most as many as were asked for.</param>
/// <param name="HasOlder">There are more before them.</param>
internal sealed record DueOccurrences(IReadOnlyList<DateTimeOffset> Newest, bool HasOlder)
{
    private static readonly TimeSpan FirstWindow = TimeSpan.FromMinutes(1);

    /// <param name="clock">Makes them.</param>
    /// <param name="after">Not included.</param>
    /// <param name="through">Included.</param>
    /// <param name="max">At least 1.</param>
    public static DueOccurrences Of(CronClock clock, DateTimeOffset after, DateTimeOffset through, int max)
    {
        for (TimeSpan window = FirstWindow; ; window *= 2)
        {
            bool isWhole = window >= through - after;
            List<DateTimeOffset> found = Walk(clock, isWhole ? after : through - window, through);
            if (found.Count > max || isWhole)
            {
                return new DueOccurrences([.. found.TakeLast(max)], found.Count > max || !isWhole);
            }
        }
    }

    private static List<DateTimeOffset> Walk(CronClock clock, DateTimeOffset after, DateTimeOffset through)
    {
        List<DateTimeOffset> found = [];
        for (DateTimeOffset? next = clock.NextAfter(after); next <= through; next = clock.NextAfter(next.Value))
        {
            found.Add(next.Value);
        }

        return found;
    }
}
