using GpuHost.Serving.Scheduling;

namespace GpuHost.Serving.Engine;

/// <summary>
/// Counts the requests that wait to start, and refuses more than the limit. Entered from any thread, left from the owner
/// thread. From how fast the queue moves it tells the refused when to come back.
/// </summary>
internal sealed class QueueGauge(int max, TimeProvider time)
{
    private const double Smoothing = 0.1;
    private static readonly TimeSpan RetryMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(60);
    private long _lastDeparture = time.GetTimestamp();
    private double _secondsPerDeparture;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public bool TryEnter(out TimeSpan retryAfter)
    {
        retryAfter = default;
        if (Interlocked.Increment(ref _count) <= max)
        {
            return true;
        }

        int waiting = Interlocked.Decrement(ref _count);
        TimeSpan estimate = TimeSpan.FromSeconds(waiting * Volatile.Read(ref _secondsPerDeparture));
        retryAfter = estimate < RetryMin ? RetryMin : estimate > RetryMax ? RetryMax : estimate;
        return false;
    }

    /// <summary>A job has started, or ended before it could; later calls for the same job change nothing.</summary>
    public void Leave(SequenceJob job)
    {
        if (!job.TryLeaveQueue())
        {
            return;
        }

        Interlocked.Decrement(ref _count);
        long now = time.GetTimestamp();
        double seconds = time.GetElapsedTime(_lastDeparture, now).TotalSeconds;
        _lastDeparture = now;
        Volatile.Write(ref _secondsPerDeparture, _secondsPerDeparture + (Smoothing * (seconds - _secondsPerDeparture)));
    }
}
