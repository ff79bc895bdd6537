namespace Pipelines.Connectors.Downloads;

/// <summary>The wait between attempts.</summary>
internal static class RetryDelay
{
    /// <summary>Doubles from the base up to the cap; the upper half is random, so that many clients do not return together.</summary>
    /// <param name="failures">Failed attempts so far, from 1.</param>
    /// <param name="baseDelay">After the first failure.</param>
    /// <param name="cap">Never longer than this.</param>
    /// <param name="unitRandom">From 0 to 1.</param>
    public static TimeSpan Of(int failures, TimeSpan baseDelay, TimeSpan cap, double unitRandom)
    {
        double full = Math.Min(cap.Ticks, baseDelay.Ticks * Math.Pow(2, failures - 1));
        return TimeSpan.FromTicks((long)(full * (0.5 + (0.5 * unitRandom))));
    }
}
