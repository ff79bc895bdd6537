using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace Pipelines.Storage.Segments;

/// <summary>
/// Takes a partition back to what its store still has of it: the seal goes, and the segments close the gaps. Records stand for themselves, so
/// those after a gap are as good as those before it.
/// <code>
/// seg-0 (seg-1 lost) seg-2 seg-3 sealed                →   seg-0 seg-1 seg-2
/// joined-0 (joined-1 lost) sealed, its parts deleted   →   seg-0
/// </code>
/// Segments are moved from the front: copied, then deleted. What a crash in between leaves twice is known by its hash when the partition is
/// opened, and goes then.
/// </summary>
internal sealed class PartitionCutBack(IBlobStore store, PartitionReader reader, SegmentPublisher publisher, StoreRetry retry)
{
    public async Task<PartitionCut> RunAsync(BlobPath partition, CancellationToken cancellationToken)
    {
        PartitionSeal? seal = await reader.ReadSealAsync(partition, cancellationToken);
        IReadOnlySet<int> appended = await retry.RunAsync(() => reader.NumbersAsync(partition, cancellationToken), cancellationToken);
        IReadOnlyList<int> named = seal is null ? [] : await NamedAndThereAsync(partition, seal, cancellationToken);
        if (seal is not null && named.Count == seal.Segments.Count)
        {
            return PartitionCut.None;
        }

        List<KeyValuePair<BlobPath, ContentHash>> deleted = [];
        BlobPath sealPath = SegmentPaths.Seal(partition);
        if (await BlobBytes.ReadAsync(store, retry, sealPath, cancellationToken) is { } sealBytes)
        {
            await DeleteAsync(sealPath, sealBytes, deleted, cancellationToken);
        }

        // Joined segments hold what those had that records were appended to: never both.
        int kept = await CloseGapsAsync(partition, appended.Count > 0 ? appended : named, deleted, cancellationToken);
        return new PartitionCut(seal is null ? appended.DefaultIfEmpty(-1).Max() + 1 - kept : seal.Segments.Count - named.Count, deleted);
    }

    private async Task<int> CloseGapsAsync(
        BlobPath partition, IEnumerable<int> numbers, List<KeyValuePair<BlobPath, ContentHash>> deleted, CancellationToken cancellationToken)
    {
        HashSet<ContentHash> kept = [];
        foreach (int number in numbers.Order())
        {
            (SegmentContent segment, byte[] bytes) = await reader.ReadWithBytesAsync(partition, number, cancellationToken);
            int place = kept.Count;
            bool isNew = kept.Add(segment.Segment.Hash);
            if (isNew && number == place)
            {
                continue;
            }

            if (isNew)
            {
                await publisher.PublishAsync(SegmentPaths.Segment(partition, place), () => new MemoryStream(bytes, writable: false), cancellationToken);
            }

            await DeleteAsync(SegmentPaths.Segment(partition, number), bytes, deleted, cancellationToken);
        }

        return kept.Count;
    }

    private async Task<IReadOnlyList<int>> NamedAndThereAsync(BlobPath partition, PartitionSeal seal, CancellationToken cancellationToken)
    {
        List<int> there = [];
        foreach (SealedSegment segment in seal.Segments)
        {
            BlobPath path = SegmentPaths.Segment(partition, segment.Number);
            if (await retry.RunAsync(() => store.StatAsync(path, cancellationToken), cancellationToken) is not null)
            {
                there.Add(segment.Number);
            }
        }

        return there;
    }

    private async Task DeleteAsync(BlobPath path, byte[] bytes, List<KeyValuePair<BlobPath, ContentHash>> deleted, CancellationToken cancellationToken)
    {
        deleted.Add(KeyValuePair.Create(path, ContentHash.Of(bytes)));
        await retry.RunAsync(() => store.DeleteAsync(path, tag: null, cancellationToken), cancellationToken);
    }
}
