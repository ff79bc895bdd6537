using System.CommandLine;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Store;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Stores;
using Pipelines.Core.Identity;
using Pipelines.Storage;

namespace Pipelines.Cli.Cache;

/// <summary>Which tiers a store has: its own files, or a folder of this machine and the storage account behind it.</summary>
internal static class CacheStores
{
    /// <summary>The rows of a run can wait: nobody looks on, and what one of them reads serves all.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(10);

    /// <summary>Whoever takes all that is stored waits for it, too.</summary>
    private static readonly TimeSpan AlwaysWaitMax = TimeSpan.FromSeconds(60);

    /// <summary>For the engine of a model; null when every tier below memory is switched off.</summary>
    public static Func<string, ContentHash, SnapshotStoreOptions?> ForRuns(CliHost host, ParseResult parse)
    {
        SnapshotTierOptions[] tiers = [.. Open(host, parse)
            .Select(tier => tier with { BytesMax = CacheArguments.BytesOf(parse, tier.Tier == CacheTier.Disk ? CacheArguments.Disk : CacheArguments.Blob) })
            .Where(static tier => tier.BytesMax > 0)];
        TimeSpan waitMax = parse.GetValue(CacheArguments.AlwaysRestore) ? AlwaysWaitMax : WaitMax;
        return (name, file) => tiers.Length > 0 ? new SnapshotStoreOptions(file, tiers) { ModelName = name, WaitMax = waitMax } : null;
    }

    /// <summary>The tiers, the nearest first.</summary>
    public static IReadOnlyList<SnapshotTierOptions> Open(CliHost host, ParseResult parse)
    {
        StoreAddress address = StoreOptions.AddressOf(host, parse);
        StoreAddress folder = address.IsFolder ? address : StoreOptions.DefaultFolder(host);
        var disk = new SnapshotTierOptions(CacheTier.Disk, folder.Open(host.Clock));
        return address.IsFolder ? [disk] : [disk, new SnapshotTierOptions(CacheTier.Blob, address.Open(host.Clock))];
    }

    public static string NameOf(CacheTier tier) => tier switch
    {
        CacheTier.Context => "context",
        CacheTier.Host => "ram",
        CacheTier.Disk => "disk",
        _ => "blob",
    };
}
