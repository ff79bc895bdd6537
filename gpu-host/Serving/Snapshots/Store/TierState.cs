namespace GpuHost.Serving.Snapshots.Store;

/// <summary>How a tier does: how fast it reads, and whether it is left alone after a failure. Owner thread only.</summary>
internal sealed class TierState
{
    private long _pausedUntil = long.MinValue;

    public TierSpeed Speed { get; } = new();

    public bool IsPaused(long now) => now < _pausedUntil;

    public void PauseUntil(long timestamp) => _pausedUntil = timestamp;
}
