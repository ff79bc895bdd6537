using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>Snapshots that outlive the process and are shared between workers.</summary>
/// <param name="Store">Files or a blob container. Not owned.</param>
/// <param name="ModelFile">SHA-256 of the model's file; of a split one, of all its parts in order.</param>
public sealed record SnapshotStoreOptions(IBlobStore Store, ContentHash ModelFile)
{
    /// <summary>All snapshots in the store together; beyond it those unused the longest are deleted.</summary>
    public long BytesMax { get; init; } = 32L << 30;

    /// <summary>How long a request waits for the store before it computes instead.</summary>
    public TimeSpan WaitMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>For how long a listing is believed: what other workers store meanwhile is found after it.</summary>
    public TimeSpan ListingTtl { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After a failure the store is left alone for so long.</summary>
    public TimeSpan PauseAfterFailure { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the engine's end waits for snapshots that are still to be written.</summary>
    public TimeSpan FlushMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Snapshots that may wait to be written, each held in memory; more are not written.</summary>
    public int WritesQueuedMax { get; init; } = 16;

    /// <summary>Pack with byte planes and Brotli: smaller, and slower to write and read. Worth it over a slow network.</summary>
    public bool Compresses { get; init; }
}
