namespace Pipelines.Durable.Tests.Simulation;

/// <summary>
/// The clock of one process: the simulation's, ahead of it or behind. Its timers never fire: heartbeats and scans come when the simulation
/// says so, and so every run of a seed is the same.
/// </summary>
internal sealed class SimulatedClock(Func<DateTimeOffset> now, TimeSpan skew) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now() + skew;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new SilentTimer();

    private sealed class SilentTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
