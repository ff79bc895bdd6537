namespace GpuHost.Host.Access.Quotas;

/// <summary>
/// A minute's allowance that refills evenly. What a call uses is known when it is over, so the level may fall below zero, by no
/// more than the calls that ran at once; until there is one whole again, nothing is admitted. Not thread-safe.
/// </summary>
internal sealed class RateBucket(long perMinute, TimeProvider clock)
{
    private const double MillisecondsPerMinute = 60_000;

    private double _level = perMinute;
    private long _at = clock.GetTimestamp();

    /// <summary>How long until something may be admitted; zero for now.</summary>
    public TimeSpan Wait()
    {
        Refill();
        return _level >= 1 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(MillisecondsPerMinute * (1 - _level) / perMinute));
    }

    public void Take(long amount)
    {
        Refill();
        _level -= amount;
    }

    private void Refill()
    {
        long now = clock.GetTimestamp();
        _level = Math.Min(perMinute, _level + (clock.GetElapsedTime(_at, now).TotalMinutes * perMinute));
        _at = now;
    }
}
