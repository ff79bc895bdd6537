namespace Pipelines.TestKit.Time;

/// <summary>
/// A clock that moves only when told to. Timers fire on the thread that advances it, in the order of their due times, each at
/// its own moment. Thread-safe.
/// </summary>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<ManualTimer, (DateTimeOffset Due, long Sequence)> timers = new();
    private DateTimeOffset now = start;
    private long sequence;

    public ManualTimeProvider()
        : this(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>When the next timer is due; null when none is set.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (gate)
            {
                DropStale();
                return timers.TryPeek(out _, out (DateTimeOffset Due, long Sequence) next) ? next.Due : null;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock on and fires what falls due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        AdvanceTo(GetUtcNow() + by);
    }

    /// <summary>Moves the clock to the next timer and fires it; false when none is set.</summary>
    public bool AdvanceToNextTimer()
    {
        if (NextDue is not { } due)
        {
            return false;
        }

        AdvanceTo(due);
        return true;
    }

    internal void Schedule(ManualTimer timer, TimeSpan dueTime)
    {
        lock (gate)
        {
            timer.Due = dueTime == Timeout.InfiniteTimeSpan ? null : now + dueTime;
            if (timer.Due is { } due)
            {
                timer.Sequence = ++sequence;
                timers.Enqueue(timer, (due, timer.Sequence));
            }
        }
    }

    private void AdvanceTo(DateTimeOffset target)
    {
        while (TakeDue(target) is { } timer)
        {
            timer.Fire();
        }
    }

    private ManualTimer? TakeDue(DateTimeOffset target)
    {
        lock (gate)
        {
            DropStale();
            if (!timers.TryPeek(out ManualTimer? timer, out (DateTimeOffset Due, long Sequence) next) || next.Due > target)
            {
                now = target > now ? target : now;
                return null;
            }

            timers.Dequeue();
            now = next.Due > now ? next.Due : now;
            timer.Due = null;
            return timer;
        }
    }

    /// <summary>A timer that was changed or disposed leaves its old entry behind.</summary>
    private void DropStale()
    {
        while (timers.TryPeek(out ManualTimer? timer, out (DateTimeOffset Due, long Sequence) entry)
            && (timer.Due != entry.Due || timer.Sequence != entry.Sequence))
        {
            timers.Dequeue();
        }
    }
}
