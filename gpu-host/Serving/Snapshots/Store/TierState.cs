namespace GpuHost.Serving.Snapshots.Store;

/// <summary>
/// How a tier does: how fast it reads, and whether it is left alone, because it failed or because somebody waited for it in vain.
/// Owner thread only.
/// </summary>
internal sealed class TierState
{
    private long _failedUntil = long.MinValue;
    private long _slowUntil = long.MinValue;

    public TierSpeed Speed { get; } = new();

    public bool IsPaused(long now) => now < _failedUntil || now < _slowUntil;

    /// <summary>It failed: it is left alone until then.</summary>
    public void NoteFailed(long until) => _failedUntil = until;

    /// <summary>It has kept somebody waiting: it is left alone until then, or until it answers after all.</summary>
    public void NoteSlow(long until) => _slowUntil = until;

    /// <summary>It answered: it was slow, not gone.</summary>
    public void NoteAnswered() => _slowUntil = long.MinValue;
}
