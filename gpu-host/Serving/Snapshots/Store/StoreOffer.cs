namespace GpuHost.Serving.Snapshots.Store;

/// <summary>What a job could have from the tiers.</summary>
/// <param name="Target">The longest of the snapshots.</param>
/// <param name="Bytes">All that may have to be read for it.</param>
internal sealed record StoreOffer(StoredName Target, long Bytes);
