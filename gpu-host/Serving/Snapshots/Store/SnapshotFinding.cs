using Pipelines.Core.Storage;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>The result of checking one stored snapshot.</summary>
/// <param name="Entry">Which.</param>
/// <param name="Fault">What is wrong with it; null if it is sound.</param>
public sealed record SnapshotFinding(SnapshotEntry Entry, string? Fault)
{
    /// <summary>The version that was read; null if it was gone by then.</summary>
    public BlobTag? Tag { get; init; }

    public bool IsSound => Fault is null;
}
