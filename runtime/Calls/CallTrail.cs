namespace Pipelines.Runtime.Calls;

/// <summary>The calls of one row so far. Thread-safe: rows derived from one row work at the same time.</summary>
internal sealed class CallTrail
{
    private long _lastPosition;
    private int _reusedCalls;
    private int _failedCalls;

    /// <summary>The position in the log of the latest answer: durable before the next call starts. 0 when there is none.</summary>
    public long LastPosition => Volatile.Read(ref _lastPosition);

    /// <summary>Answers that were not paid.</summary>
    public int ReusedCalls => Volatile.Read(ref _reusedCalls);

    /// <summary>Calls that failed for good, or whose answers could not be used.</summary>
    public int FailedCalls => Volatile.Read(ref _failedCalls);

    public void Recorded(long position)
    {
        long last = LastPosition;
        while (position > last && Interlocked.CompareExchange(ref _lastPosition, position, last) is long seen && seen != last)
        {
            last = seen;
        }
    }

    public void Failed() => Interlocked.Increment(ref _failedCalls);

    public void Reused() => Interlocked.Increment(ref _reusedCalls);
}
