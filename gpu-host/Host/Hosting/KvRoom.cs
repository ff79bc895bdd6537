using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Store;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;
using Pipelines.Storage;

namespace GpuHost.Host.Hosting;

/// <summary>How much room each tier has for the KV of prompts, and where it is. 0 switches a tier off.</summary>
/// <param name="Address">A folder, or a storage account that workers share; null keeps nothing beyond the process.</param>
/// <param name="Container">Container of a storage account; null for the usual one.</param>
/// <param name="LocalFolder">Where files go when the store is a storage account.</param>
internal sealed record KvRoom(string? Address, string? Container, string LocalFolder)
{
    public long RamBytesMax { get; init; } = 1_000_000_000;

    public long DiskBytesMax { get; init; } = 16_000_000_000;

    public long BlobBytesMax { get; init; } = 64_000_000_000;

    /// <summary>A person waits: what takes longer to fetch is computed instead.</summary>
    public TimeSpan WaitMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <inheritdoc cref="GpuHost.Serving.Engine.EngineOptions.AlwaysRestores"/>
    public bool AlwaysRestores { get; init; }

    /// <summary>The tiers below memory, by a model's name and the SHA-256 of its file; null for none.</summary>
    /// <param name="workingFolder">What relative paths start from.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="stored">Told of each snapshot that is stored, with its model's name.</param>
    /// <exception cref="FormatException">The address cannot be a store.</exception>
    public Func<string, ContentHash, SnapshotStoreOptions?> Open(string workingFolder, TimeProvider clock, Action<string, StoredSnapshot> stored)
    {
        SnapshotTierOptions[] tiers = [.. Tiers(workingFolder, clock).Where(static tier => tier.BytesMax > 0)];
        return (name, file) => tiers.Length > 0
            ? new SnapshotStoreOptions(file, tiers) { ModelName = name, WaitMax = WaitMax, Stored = one => stored(name, one) }
            : null;
    }

    /// <summary>The tiers below memory, to be looked into.</summary>
    /// <exception cref="FormatException">The address cannot be a store.</exception>
    public IReadOnlyList<(CacheTier Tier, SnapshotInspector Snapshots)> StoresAt(string workingFolder, TimeProvider clock) =>
        [.. Tiers(workingFolder, clock).Where(static tier => tier.BytesMax > 0).Select(static tier => (tier.Tier, new SnapshotInspector(tier.Store)))];

    /// <summary>The tiers that there are, the nearest first.</summary>
    /// <exception cref="FormatException">The address cannot be a store.</exception>
    public IReadOnlyList<CacheTier> TiersAt(string workingFolder, TimeProvider clock) =>
    [
        CacheTier.Context,
        .. RamBytesMax > 0 ? [CacheTier.Host, .. Tiers(workingFolder, clock).Where(static tier => tier.BytesMax > 0).Select(static tier => tier.Tier)] : Array.Empty<CacheTier>(),
    ];

    /// <summary>The store itself; null for none.</summary>
    /// <exception cref="FormatException">The address cannot be a store.</exception>
    public IBlobStore? OpenStore(string workingFolder, TimeProvider clock) =>
        Address is null ? null : StoreAddress.Parse(Address, Container, workingFolder).Open(clock);

    private IEnumerable<SnapshotTierOptions> Tiers(string workingFolder, TimeProvider clock)
    {
        if (Address is null)
        {
            yield break;
        }

        StoreAddress address = StoreAddress.Parse(Address, Container, workingFolder);
        StoreAddress folder = address.IsFolder ? address : StoreAddress.Parse(LocalFolder, container: null, workingFolder);
        yield return new SnapshotTierOptions(CacheTier.Disk, folder.Open(clock)) { BytesMax = DiskBytesMax };
        if (!address.IsFolder)
        {
            yield return new SnapshotTierOptions(CacheTier.Blob, address.Open(clock)) { BytesMax = BlobBytesMax };
        }
    }
}
