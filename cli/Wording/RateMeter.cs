namespace Pipelines.Cli.Wording;

/// <summary>How fast a count grows, over the last seconds. For one thread at a time.</summary>
internal sealed class RateMeter(TimeProvider clock)
{
    /// <summary>Long enough to be steady, short enough to notice a change.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(200);

    private readonly Queue<(long Timestamp, long Count)> _samples = new();
    private (long Timestamp, long Count) _last;

    /// <summary>Units per second; null before there is anything to tell from.</summary>
    public double? Update(long count)
    {
        long now = clock.GetTimestamp();
        if (_samples.Count == 0 || clock.GetElapsedTime(_last.Timestamp, now) >= SampleInterval)
        {
            _last = (now, count);
            _samples.Enqueue(_last);
        }

        // One sample before the newest stays, however old: after a long silence it tells that nothing came.
        while (_samples.Count > 2 && clock.GetElapsedTime(_samples.Peek().Timestamp, now) > Window)
        {
            _samples.Dequeue();
        }

        (long since, long before) = _samples.Peek();
        double seconds = clock.GetElapsedTime(since, now).TotalSeconds;
        return seconds > 0 ? Math.Max(0, count - before) / seconds : null;
    }

    /// <summary>The time that the rest takes at this rate; null where nobody can tell.</summary>
    public static TimeSpan? TimeLeft(long rest, double? perSecond) =>
        perSecond is > 0 && rest / perSecond.Value < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(rest / perSecond.Value) : null;
}
