namespace GpuHost.Tests.Kit;

/// <summary>The real clock, ahead by as much as a test wants: what takes hours is over at once, and everything else goes on as ever.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
}
