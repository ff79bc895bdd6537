namespace GpuHost.Serving.Snapshots.Store;

/// <summary>Who has a snapshot kept.</summary>
/// <param name="Tenant">On whose behalf the prompt was asked.</param>
/// <param name="Tokens">Its own, without those that it builds on.</param>
public sealed record SnapshotOwner(string Tenant, int Tokens);
