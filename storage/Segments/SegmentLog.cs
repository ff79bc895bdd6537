using Pipelines.Core.Identity;
using Pipelines.Core.Storage;
using Pipelines.Storage.Segments.Format;

namespace Pipelines.Storage.Segments;

/// <summary>
/// The log of partitions over a blob store: each partition a sequence of immutable segments <c>seg-0000.seg</c>,
/// <c>seg-0001.seg</c>, … and at its end <c>sealed.json</c>. Format: docs/formats/segments.md; why it is built this way:
/// docs/decisions/0004-segment-log.md.
/// </summary>
public sealed class SegmentLog : ISegmentLog
{
    private readonly PartitionReader _reader;
    private readonly SegmentPublisher _publisher;
    private readonly SegmentJoiner _joiner;
    private readonly PartitionCutBack _cutBack;
    private readonly PartitionLook _look;
    private readonly SegmentLimits _limits;
    private readonly TimeProvider _time;

    /// <param name="store">Where the segments go.</param>
    /// <param name="limits">When buffered records become a segment.</param>
    /// <param name="time">Runs the flush interval and the pauses between tries.</param>
    public SegmentLog(IBlobStore store, SegmentLimits limits, TimeProvider time)
    {
        var retry = new StoreRetry(time);
        _reader = new PartitionReader(store, retry);
        _publisher = new SegmentPublisher(store, retry);
        _joiner = new SegmentJoiner(store, retry, _reader, _publisher);
        _cutBack = new PartitionCutBack(store, _reader, _publisher, retry);
        _look = new PartitionLook(_reader);
        _limits = limits;
        _time = time;
    }

    /// <inheritdoc/>
    public async Task<IPartitionLog> OpenAsync(BlobPath partition, CancellationToken cancellationToken)
    {
        if (await ReadSealAsync(partition, cancellationToken) is { } seal)
        {
            return await OpenSealedAsync(partition, seal, cancellationToken);
        }

        var log = new PartitionLog(partition, _publisher, _joiner, _limits, _time);
        try
        {
            HashSet<ContentHash> hashes = [];
            bool isCutOff = false;
            await foreach (SegmentContent segment in _reader.ReadUnsealedAsync(partition, cancellationToken))
            {
                isCutOff = !hashes.Add(segment.Segment.Hash);
                if (isCutOff)
                {
                    break;
                }

                log.Recover(segment);
            }

            if (!isCutOff)
            {
                return log;
            }
        }
        catch (CorruptLogException)
        {
            // Another process may have sealed it meanwhile, and deleted what it had joined.
            await log.DisposeAsync();
            if (await ReadSealAsync(partition, cancellationToken) is { } sealedMeanwhile)
            {
                return await OpenSealedAsync(partition, sealedMeanwhile, cancellationToken);
            }

            throw;
        }

        // A cut back that was cut off has left a segment twice.
        await log.DisposeAsync();
        await CutBackAsync(partition, cancellationToken);
        return await OpenAsync(partition, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<PartitionCut> CutBackAsync(BlobPath partition, CancellationToken cancellationToken) => _cutBack.RunAsync(partition, cancellationToken);

    /// <inheritdoc/>
    public Task<PartitionSeal?> ReadSealAsync(BlobPath partition, CancellationToken cancellationToken) =>
        _reader.ReadSealAsync(partition, cancellationToken);

    /// <inheritdoc/>
    public Task<PartitionProgress> LookAsync(BlobPath partition, PartitionProgress before, CancellationToken cancellationToken) =>
        _look.RunAsync(partition, before, cancellationToken);

    /// <summary>An attempt that was killed after sealing may have left what it had joined.</summary>
    private async Task<SealedPartition> OpenSealedAsync(BlobPath partition, PartitionSeal seal, CancellationToken cancellationToken)
    {
        if (seal.Segments is [{ Number: >= SegmentPaths.FirstJoined }, ..])
        {
            await _joiner.SweepAsync(partition, seal, cancellationToken);
        }

        return new SealedPartition(seal);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RecordedCall> ReadCallsAsync(
        BlobPath partition,
        PartitionSeal seal,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (SegmentContent segment in _reader.ReadSealedAsync(partition, seal, cancellationToken))
        {
            List<RecordedCall> calls = [];
            segment.Visit(onCall: (record, _) => calls.Add(CallRecordFormat.Read(record)), onRow: null);
            foreach (RecordedCall call in calls)
            {
                yield return call;
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RecordedRow> ReadRowsAsync(
        BlobPath partition,
        PartitionSeal seal,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Records lie in the order in which rows were finished; a partition is bounded, so it is put in order in memory.
        var rows = new RecordedRow?[seal.RowCount];
        await foreach (SegmentContent segment in _reader.ReadSealedAsync(partition, seal, cancellationToken))
        {
            segment.VisitRows(line =>
            {
                RecordedRow row = RowRecordFormat.Read(line);
                rows[row.Ordinal] = row;
            });
        }

        for (int ordinal = 0; ordinal < rows.Length; ordinal++)
        {
            yield return rows[ordinal] ?? throw new CorruptLogException(partition, $"row {ordinal} is missing");
            rows[ordinal] = null;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadPassedTextAsync(
        BlobPath partition,
        PartitionSeal seal,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = new IReadOnlyList<ReadOnlyMemory<byte>>?[seal.RowCount];
        await foreach (SegmentContent segment in _reader.ReadSealedAsync(partition, seal, cancellationToken))
        {
            segment.VisitRows(line =>
            {
                (int ordinal, IReadOnlyList<ReadOnlyMemory<byte>> passed) = RowTextFormat.Read(line);
                rows[ordinal] = passed;
            });
        }

        for (int ordinal = 0; ordinal < rows.Length; ordinal++)
        {
            foreach (ReadOnlyMemory<byte> fields in rows[ordinal] ?? throw new CorruptLogException(partition, $"row {ordinal} is missing"))
            {
                yield return fields;
            }
        }
    }
}
