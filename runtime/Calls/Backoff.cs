namespace Pipelines.Runtime.Calls;

/// <summary>How long to wait before another try. Pure.</summary>
internal static class Backoff
{
    /// <summary>
    /// Doubles from <paramref name="first"/> to <paramref name="max"/>, then scatters over the upper half of that, so that calls which
    /// failed together do not return together.
    /// </summary>
    /// <param name="failures">How often it has failed, from 1.</param>
    /// <param name="first">The pause after the first failure.</param>
    /// <param name="max">No pause is longer.</param>
    /// <param name="random">From 0 (inclusive) to 1 (exclusive).</param>
    public static TimeSpan Pause(int failures, TimeSpan first, TimeSpan max, double random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        double whole = Math.Min(first.Ticks * Math.Pow(2, failures - 1), max.Ticks);
        return TimeSpan.FromTicks((long)(whole * (0.5 + (random / 2))));
    }
}
