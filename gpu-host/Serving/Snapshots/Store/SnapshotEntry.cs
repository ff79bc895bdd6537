using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>A stored snapshot, for people.</summary>
/// <param name="Path">Its name in the store.</param>
/// <param name="Namespace">The model, adapters and layout that it belongs to.</param>
/// <param name="Model">The name by which the model was opened when the first of the namespace was stored; null if that is not known.</param>
/// <param name="EndTokens">How long a beginning it completes.</param>
/// <param name="LengthBytes">Its size.</param>
/// <param name="LastModified">When it was written.</param>
/// <param name="Hits">Requests that began with it and did not compute it, as far as the tier remembers.</param>
/// <param name="PrefillSeconds">What computing its own tokens takes; 0 if that is not known.</param>
public sealed record SnapshotEntry(
    string Path, ContentHash Namespace, string? Model, int EndTokens, long LengthBytes, DateTimeOffset LastModified, long Hits, double PrefillSeconds);
