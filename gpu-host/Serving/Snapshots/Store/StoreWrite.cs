namespace GpuHost.Serving.Snapshots.Store;

/// <summary>A unit that is to be written.</summary>
/// <param name="Unit">It has a state.</param>
/// <param name="Namespace">Whose it is.</param>
/// <param name="TierCount">To so many tiers, from the nearest on.</param>
/// <param name="StoredTiers">So many of them have it already, or are about to; these know how often it was used.</param>
/// <param name="PrefillSeconds">What computing its own tokens takes.</param>
/// <param name="Hits">How often it was used until now.</param>
internal sealed record StoreWrite(SnapshotUnit Unit, NamespaceRecord Namespace, int TierCount, int StoredTiers, double PrefillSeconds, int Hits);
