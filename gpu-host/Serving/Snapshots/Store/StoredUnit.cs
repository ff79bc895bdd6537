using GpuHost.Serving.Snapshots.Format;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>A snapshot that was read and verified.</summary>
/// <param name="Header">What it is.</param>
/// <param name="State">What the engine wrote.</param>
internal sealed record StoredUnit(KvsHeader Header, byte[] State)
{
    /// <summary>The whole file as it was read.</summary>
    public required byte[] File { get; init; }

    /// <summary>Number of the tier that had it.</summary>
    public int Tier { get; init; }

    /// <summary>How long reading and verifying took.</summary>
    public TimeSpan Elapsed { get; init; }
}
