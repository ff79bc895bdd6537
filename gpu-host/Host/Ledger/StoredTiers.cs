using GpuHost.Serving.Snapshots;

namespace GpuHost.Host.Ledger;

/// <summary>The tiers whose KV outlives the process, as bills name them.</summary>
internal static class StoredTiers
{
    public const string Disk = "disk";

    public const string Blob = "blob";

    /// <param name="tier">Below memory.</param>
    public static string NameOf(CacheTier tier) => tier == CacheTier.Disk ? Disk : Blob;
}
