namespace GpuHost.Serving.Snapshots.Store;

/// <summary>A snapshot that a tier has from now on, and had not before.</summary>
/// <param name="Path">Its name in the store.</param>
/// <param name="Tier">Where it is.</param>
/// <param name="Owner">Whose it is and how large; null where it made room in a nearer tier: then it is as it was there.</param>
public sealed record StoredSnapshot(string Path, CacheTier Tier, SnapshotOwner? Owner);
