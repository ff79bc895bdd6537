using System.Globalization;
using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Arranging;

/// <summary>
/// Sorts rows by merging: what fits into memory is sorted there and written as a run; neighbouring runs are merged until there is
/// one. Stable, because runs are neighbours in the order of adding and ties go to the earlier one.
/// <code>
/// rows → [run 0.0] [run 0.1] [run 0.2] … → [run 1.0] … → {name}.rows
/// </code>
/// </summary>
internal sealed class RowSorter(BlobPath folder, string name, SpillStore store) : IRowSorter
{
    private readonly List<(RowOrder Key, byte[] Record)> _held = [];
    private readonly List<BlobPath> _runs = [];
    private long _heldBytes;
    private bool _isSorted;

    public async ValueTask AddAsync(RowOrder key, Row row, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isSorted, this);
        byte[] record = SpillFormat.Write(key, row);
        _held.Add((key, record));
        _heldBytes += record.Length;
        if (_heldBytes >= store.Limits.RunSizeBytesMax)
        {
            BlobPath run = RunPath(0, _runs.Count);
            await WriteHeldAsync(run, cancellationToken);
            _runs.Add(run);
        }
    }

    public async Task<ISortedRows> SortAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isSorted, this);
        _isSorted = true;
        BlobPath sorted = folder.Append($"{name}.rows");
        if (_runs.Count == 0)
        {
            await WriteHeldAsync(sorted, cancellationToken);
            return new SortedRows(sorted, store);
        }

        if (_held.Count > 0)
        {
            _runs.Add(RunPath(0, _runs.Count));
            await WriteHeldAsync(_runs[^1], cancellationToken);
        }

        List<BlobPath> runs = _runs;
        for (int level = 1; runs.Count > store.Limits.RunsMergedMax; level++)
        {
            List<BlobPath> merged = [];
            foreach (BlobPath[] neighbours in runs.Chunk(store.Limits.RunsMergedMax))
            {
                merged.Add(RunPath(level, merged.Count));
                await MergeAsync(neighbours, merged[^1], cancellationToken);
            }

            runs = merged;
        }

        await MergeAsync(runs, sorted, cancellationToken);
        return new SortedRows(sorted, store);
    }

    private BlobPath RunPath(int level, int number) => folder.Append(string.Create(CultureInfo.InvariantCulture, $"{name}.run-{level}-{number}"));

    private async Task WriteHeldAsync(BlobPath path, CancellationToken cancellationToken)
    {
        // LINQ's sort is stable.
        byte[][] records = [.. _held.OrderBy(static held => held.Key).Select(static held => held.Record)];
        _held.Clear();
        _heldBytes = 0;
        await store.WriteAsync(path, records.ToAsyncEnumerable().Select(static record => new ReadOnlyMemory<byte>(record)), cancellationToken);
    }

    private async Task MergeAsync(IReadOnlyList<BlobPath> runs, BlobPath path, CancellationToken cancellationToken)
    {
        await store.WriteAsync(path, MergedAsync(runs, cancellationToken), cancellationToken);
        foreach (BlobPath run in runs)
        {
            await store.DeleteAsync(run, cancellationToken);
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> MergedAsync(IReadOnlyList<BlobPath> runs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerator<SpillRecord>[] readings =
            [.. runs.Select(run => store.ReadAsync(run, new ByteRange(0), cancellationToken).GetAsyncEnumerator(cancellationToken))];
        try
        {
            var next = new PriorityQueue<int, (RowOrder Key, int Run)>();
            for (int run = 0; run < readings.Length; run++)
            {
                await AdvanceAsync(run);
            }

            while (next.TryDequeue(out int run, out _))
            {
                yield return readings[run].Current.Bytes;
                await AdvanceAsync(run);
            }

            async ValueTask AdvanceAsync(int run)
            {
                if (await readings[run].MoveNextAsync())
                {
                    next.Enqueue(run, (readings[run].Current.Key, run));
                }
            }
        }
        finally
        {
            foreach (IAsyncEnumerator<SpillRecord> reading in readings)
            {
                await reading.DisposeAsync();
            }
        }
    }
}
