using GpuHost.Serving.Snapshots.Format;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>What became of a write.</summary>
/// <param name="Write">What was to be written.</param>
/// <param name="Name">Where it lies now.</param>
/// <param name="FailedTiers">Numbers of the tiers that did not take it.</param>
internal sealed record StoreWritten(StoreWrite Write, KvsName Name, IReadOnlyList<int> FailedTiers);
