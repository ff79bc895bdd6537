using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>Snapshots that outlive the process and are shared between workers.</summary>
/// <param name="ModelFile">SHA-256 of the model's file; of a split one, of all its parts in order.</param>
/// <param name="Tiers">The nearest first; at least one.</param>
public sealed record SnapshotStoreOptions(ContentHash ModelFile, params IReadOnlyList<SnapshotTierOptions> Tiers)
{
    /// <summary>The model's name, for people who look into a store.</summary>
    public string ModelName { get; init; } = "";

    /// <summary>Told of every snapshot that this process has put into a tier, on the writer's thread: it returns at once and never throws.</summary>
    public Action<StoredSnapshot>? Stored { get; init; }

    /// <summary>How long a request waits for the tiers before it computes instead.</summary>
    public TimeSpan WaitMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>For how long a listing is believed: what other workers store meanwhile is found after it.</summary>
    public TimeSpan ListingTtl { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After a failure, or when a request has waited for it in vain, a tier is left alone for so long.</summary>
    public TimeSpan PauseAfterFailure { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest time of a listing, or of reading one prefix; nobody may be waiting for it any more.</summary>
    public TimeSpan ReadMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time that one tier is given to take a snapshot.</summary>
    public TimeSpan WriteMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long uses of snapshots are counted in memory before they are added to the tiers' own; a crash loses so many at most.</summary>
    public TimeSpan UsesFlushInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the engine's end waits for snapshots that are still to be written.</summary>
    public TimeSpan FlushMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Snapshots that may wait to be written; more are not written, and counted.</summary>
    public int WritesQueuedMax { get; init; } = 64;

    /// <summary>Memory that they may hold together; one is always taken.</summary>
    public long WriteBytesQueuedMax { get; init; } = 256L << 20;

    /// <summary>Prefixes that are read from the tiers at the same time.</summary>
    public int FetchesInFlightMax { get; init; } = 4;
}
