namespace Pipelines.TestKit.Time;

/// <summary>
/// A clock that moves only when told to. Timers fire on the thread that advances it, in the order of their due times, each at
/// its own moment. Thread-safe.
/// </summary>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<ManualTimer, (DateTimeOffset Due, long Sequence)> _timers = new();
    private DateTimeOffset _now = start;
    private long _sequence;

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
            lock (_gate)
            {
                DropStale();
                return _timers.TryPeek(out _, out (DateTimeOffset Due, long Sequence) next) ? next.Due : null;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
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
        lock (_gate)
        {
            timer.Due = dueTime == Timeout.InfiniteTimeSpan ? null : _now + dueTime;
            if (timer.Due is { } due)
            {
                timer.Sequence = ++_sequence;
                _timers.Enqueue(timer, (due, timer.Sequence));
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
        lock (_gate)
        {
            DropStale();
            if (!_timers.TryPeek(out ManualTimer? timer, out (DateTimeOffset Due, long Sequence) next) || next.Due > target)
            {
                _now = target > _now ? target : _now;
                return null;
            }

            _timers.Dequeue();
            _now = next.Due > _now ? next.Due : _now;
            timer.Due = null;
            return timer;
        }
    }

    /// <summary>A timer that was changed or disposed leaves its old entry behind.</summary>
    private void DropStale()
    {
        while (_timers.TryPeek(out ManualTimer? timer, out (DateTimeOffset Due, long Sequence) entry)
            && (timer.Due != entry.Due || timer.Sequence != entry.Sequence))
        {
            _timers.Dequeue();
        }
    }
}
