using Pipelines.Core.Identity;

namespace Pipelines.Core.Storage;

/// <summary>What became of a partition whose store had lost some of it.</summary>
/// <param name="LostSegments">Segments that are lost; 0 when the partition is whole, and nothing was changed.</param>
/// <param name="Deleted">What was deleted, with the hash of what it held: a store that has lost blobs may bring them back.</param>
public sealed record PartitionCut(int LostSegments, IReadOnlyList<KeyValuePair<BlobPath, ContentHash>> Deleted)
{
    public static PartitionCut None { get; } = new(0, []);
}
