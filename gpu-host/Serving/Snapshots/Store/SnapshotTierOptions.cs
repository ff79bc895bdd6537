using Pipelines.Core.Storage;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>One tier below the host's memory.</summary>
/// <param name="Tier"><see cref="CacheTier.Disk"/> for files on this machine, <see cref="CacheTier.Blob"/> for a store over the network.</param>
/// <param name="Store">Where its snapshots are. Not owned.</param>
public sealed record SnapshotTierOptions(CacheTier Tier, IBlobStore Store)
{
    /// <summary>All snapshots of the tier together; beyond it those that save the least per byte are deleted.</summary>
    public long BytesMax { get; init; } = 32L << 30;

    /// <summary>Pack with byte planes and Brotli: smaller, and slower to write and read. Worth it over a slow network.</summary>
    public bool Compresses { get; init; }
}
