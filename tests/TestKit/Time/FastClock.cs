namespace Pipelines.TestKit.Time;

/// <summary>
/// The real clock, running <paramref name="speed"/> times as fast: pauses between tries cost a test little, time-outs still strike
/// and still leave a real server the time to answer.
/// </summary>
public sealed class FastClock(int speed) : TimeProvider
{
    private readonly DateTimeOffset _start = System.GetUtcNow();
    private readonly long _startTimestamp = System.GetTimestamp();

    public override long TimestampFrequency => System.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _start + System.GetElapsedTime(_startTimestamp) * speed;

    public override long GetTimestamp() => _startTimestamp + ((System.GetTimestamp() - _startTimestamp) * speed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Real(dueTime), Real(period));

    private TimeSpan Real(TimeSpan shown) => shown == Timeout.InfiniteTimeSpan ? shown : shown / speed;
}
