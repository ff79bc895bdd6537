using GpuHost.Serving.Snapshots.Format;
using GpuHost.Serving.Snapshots.Store.Uses;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>The way from a tier that has no more room to the next below.</summary>
/// <param name="ListBelowAsync">What the tier below has; null if it cannot be asked now, and then nothing goes there.</param>
/// <param name="Send">Queues a snapshot to be written there.</param>
internal sealed record SnapshotDemotion(
    Func<CancellationToken, Task<IReadOnlySet<KvsName>?>> ListBelowAsync, Action<KvsName, byte[], SnapshotUse?> Send);
