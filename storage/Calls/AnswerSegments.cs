using System.Collections.Immutable;
using Pipelines.Core.Storage;
using Pipelines.Storage.Segments;

namespace Pipelines.Storage.Calls;

/// <summary>
/// The last few segments in which answers were found. Rows that were neighbours in an earlier run are neighbours again, so one read
/// serves many answers. Thread-safe; who wants a segment that is being read waits for that read.
/// </summary>
internal sealed class AnswerSegments(IBlobStore store, StoreRetry retry)
{
    /// <summary>Each holds at most the lines of one segment: 4 MiB and one record.</summary>
    private const int SegmentsMax = 8;

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<BlobPath, Task<SegmentContent?>> _recent = [];
    private ImmutableList<CorruptLogException> _damaged = [];

    /// <summary>Segments that are not what was written.</summary>
    public IReadOnlyList<CorruptLogException> Damaged => _damaged;

    /// <summary>The segment; null when its run was deleted or it is damaged.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public Task<SegmentContent?> ReadAsync(BlobPath partition, int number, CancellationToken cancellationToken)
    {
        BlobPath path = SegmentPaths.Segment(partition, number);
        lock (_gate)
        {
            if (!_recent.Remove(path, out Task<SegmentContent?>? reading) || reading.IsFaulted)
            {
                // Not cancelled with whoever came first: others may wait for it.
                reading = Task.Run(() => ReadOnceAsync(path, number), CancellationToken.None);
            }

            _recent.Add(path, reading);
            if (_recent.Count > SegmentsMax)
            {
                _recent.RemoveAt(0);
            }

            return reading.WaitAsync(cancellationToken);
        }
    }

    private async Task<SegmentContent?> ReadOnceAsync(BlobPath path, int number)
    {
        byte[]? bytes = await BlobBytes.ReadAsync(store, retry, path, CancellationToken.None);
        try
        {
            return bytes is null ? null : SegmentContent.Verify(path, number, bytes, sealedAs: null);
        }
        catch (CorruptLogException damage)
        {
            ImmutableInterlocked.Update(ref _damaged, static (all, one) => all.Add(one), damage);
            return null;
        }
    }
}
