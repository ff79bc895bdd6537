using System.Collections.Concurrent;

namespace Pipelines.TestKit.Time;

/// <summary>
/// A clock on which waits up to <paramref name="firesUpTo"/> are over at once and longer ones never: retry delays cost a test no
/// time, and time-outs do not strike. Waiting moves the clock; what was waited for is in <see cref="Waits"/>.
/// </summary>
/// <param name="start">What the clock shows first.</param>
/// <param name="firesUpTo">The longest wait that is over at once.</param>
public sealed class ImmediateTimeProvider(DateTimeOffset start, TimeSpan firesUpTo) : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();
    private long _elapsedTicks;

    /// <summary>The waits that are over, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override DateTimeOffset GetUtcNow() => start.AddTicks(Interlocked.Read(ref _elapsedTicks));

    public override long GetTimestamp() => Interlocked.Read(ref _elapsedTicks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        OneShot timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class OneShot(ImmediateTimeProvider clock, Action fire) : ITimer
    {
        private volatile bool _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_disposed)
            {
                return false;
            }

            if (dueTime < TimeSpan.Zero || dueTime > clock.FiresUpTo)
            {
                return true;
            }

            Interlocked.Add(ref clock._elapsedTicks, dueTime.Ticks);
            clock._waits.Enqueue(dueTime);
            ThreadPool.QueueUserWorkItem(_ =>
            {
                if (!_disposed)
                {
                    fire();
                }
            });
            return true;
        }

        public void Dispose() => _disposed = true;

        public ValueTask DisposeAsync()
        {
            _disposed = true;
            return ValueTask.CompletedTask;
        }
    }

    private TimeSpan FiresUpTo => firesUpTo;
}
