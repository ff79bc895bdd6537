using Pipelines.Core.Storage;
using Pipelines.Storage.Segments.Format;

namespace Pipelines.Storage.Segments;

/// <summary>Reads the blobs of a partition and believes nothing that it has not verified.</summary>
internal sealed class PartitionReader(IBlobStore store, StoreRetry retry)
{
    /// <summary>The seal; null while there is none.</summary>
    /// <exception cref="CorruptLogException">It is not what was written.</exception>
    public async Task<PartitionSeal?> ReadSealAsync(BlobPath partition, CancellationToken cancellationToken)
    {
        BlobPath path = SegmentPaths.Seal(partition);
        byte[]? bytes = await BlobBytes.ReadAsync(store, retry, path, cancellationToken);
        try
        {
            return bytes is null ? null : SealFormat.Read(bytes);
        }
        catch (Exception e) when (RecordLine.IsFormatError(e))
        {
            throw new CorruptLogException(path, e.Message);
        }
    }

    /// <summary>The segments of a sealed partition, in order.</summary>
    /// <exception cref="CorruptLogException">One is missing or is not the one that was sealed.</exception>
    public IAsyncEnumerable<SegmentContent> ReadSealedAsync(BlobPath partition, PartitionSeal seal, CancellationToken cancellationToken) =>
        ReadSegmentsAsync(partition, seal.Segments, cancellationToken);

    /// <summary>Segments that are known, in order.</summary>
    /// <exception cref="CorruptLogException">One is missing or is not the one that is known.</exception>
    public async IAsyncEnumerable<SegmentContent> ReadSegmentsAsync(
        BlobPath partition,
        IReadOnlyList<SealedSegment> segments,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (SealedSegment segment in segments)
        {
            yield return await ReadAsync(partition, segment.Number, segment, cancellationToken);
        }
    }

    /// <summary>The segments of a partition that is not sealed yet, in order.</summary>
    /// <exception cref="CorruptLogException">One is missing or is not what was written.</exception>
    public async IAsyncEnumerable<SegmentContent> ReadUnsealedAsync(
        BlobPath partition,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int count = await retry.RunAsync(() => CountAsync(partition, cancellationToken), cancellationToken);
        for (int number = 0; number < count; number++)
        {
            yield return await ReadAsync(partition, number, null, cancellationToken);
        }
    }

    /// <summary>The numbers of the segments that records were appended to, as far as they are there.</summary>
    /// <exception cref="CorruptLogException">Something else lies among them.</exception>
    public async Task<IReadOnlySet<int>> NumbersAsync(BlobPath partition, CancellationToken cancellationToken)
    {
        HashSet<int> numbers = [];
        await foreach (BlobInfo blob in store.ListAsync(SegmentPaths.SegmentPrefix(partition), cancellationToken))
        {
            numbers.Add(SegmentPaths.NumberOf(partition, blob.Path)
                ?? throw new CorruptLogException(blob.Path, "it is no segment of this version of the format"));
        }

        return numbers;
    }

    /// <summary>One segment, verified, and the bytes it was read from.</summary>
    /// <exception cref="CorruptLogException">It is missing or is not what was written.</exception>
    public async Task<(SegmentContent Segment, byte[] Bytes)> ReadWithBytesAsync(BlobPath partition, int number, CancellationToken cancellationToken)
    {
        BlobPath path = SegmentPaths.Segment(partition, number);
        byte[] bytes = await BlobBytes.ReadAsync(store, retry, path, cancellationToken)
            ?? throw new CorruptLogException(path, "it is missing");
        return (SegmentContent.Verify(path, number, bytes, sealedAs: null), bytes);
    }

    /// <summary>One segment of a partition that is not sealed yet; null while it is not there.</summary>
    /// <exception cref="CorruptLogException">It is not what was written.</exception>
    public async Task<SegmentContent?> FindAsync(BlobPath partition, int number, CancellationToken cancellationToken)
    {
        BlobPath path = SegmentPaths.Segment(partition, number);
        return await BlobBytes.ReadAsync(store, retry, path, cancellationToken) is { } bytes
            ? SegmentContent.Verify(path, number, bytes, sealedAs: null)
            : null;
    }

    /// <summary>Segments are published one after the other, so their numbers have no gap; a gap shows as a missing segment.</summary>
    private async Task<int> CountAsync(BlobPath partition, CancellationToken cancellationToken) =>
        (await NumbersAsync(partition, cancellationToken)).DefaultIfEmpty(-1).Max() + 1;

    private async Task<SegmentContent> ReadAsync(BlobPath partition, int number, SealedSegment? sealedAs, CancellationToken cancellationToken)
    {
        BlobPath path = SegmentPaths.Segment(partition, number);
        byte[] bytes = await BlobBytes.ReadAsync(store, retry, path, cancellationToken)
            ?? throw new CorruptLogException(path, "it is missing");
        return SegmentContent.Verify(path, number, bytes, sealedAs);
    }
}
