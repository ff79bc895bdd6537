namespace Pipelines.Functions.App.Schedules.Cron;

/// <summary>Finds the moments at which a time zone's distance from UTC changes.</summary>
internal sealed class ZoneChanges(TimeZoneInfo zone)
{
    /// <summary>No zone has changed twice within so short a time.</summary>
    private static readonly TimeSpan Stride = TimeSpan.FromHours(12);

    public TimeSpan OffsetAt(DateTimeOffset instant) => zone.GetUtcOffset(instant);

    /// <returns>The first moment after <paramref name="from"/>, up to <paramref name="to"/>, with another offset than the moment before; null when there is none.</returns>
    public DateTimeOffset? FirstIn(DateTimeOffset from, DateTimeOffset to)
    {
        TimeSpan offset = OffsetAt(from);
        for (DateTimeOffset low = from; low < to;)
        {
            DateTimeOffset high = to - low > Stride ? low + Stride : to;
            if (OffsetAt(high) != offset)
            {
                return Narrow(low, high, offset);
            }

            low = high;
        }

        return null;
    }

    /// <summary>Zones change on whole seconds.</summary>
    private DateTimeOffset Narrow(DateTimeOffset low, DateTimeOffset high, TimeSpan offset)
    {
        while (high - low > TimeSpan.FromSeconds(1))
        {
            DateTimeOffset middle = low + ((high - low) / 2);
            (low, high) = OffsetAt(middle) == offset ? (middle, high) : (low, middle);
        }

        return new DateTimeOffset(high.UtcTicks - (high.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }
}
