namespace GpuHost.Serving.Snapshots.Store;

/// <summary>A unit that is to be written.</summary>
/// <param name="Unit">It has a state.</param>
/// <param name="Namespace">Whose it is.</param>
/// <param name="TierCount">To so many tiers, from the nearest on.</param>
internal sealed record StoreWrite(SnapshotUnit Unit, NamespaceRecord Namespace, int TierCount);
