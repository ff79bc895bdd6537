using Pipelines.Core.Operators;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Progress;

/// <summary>
/// Follows a stage that others work on by what they have published. A sealed partition is read once, a segment of an open one once. Partitions are
/// begun in order, a bounded number at a time, so it is enough to look that far beyond the last one that shows anything:
/// <code>
/// ■ ■ □ ■ ■ □ ■ □ · · · ·          ■ sealed, never read again   □ open   · looked for, not there yet
/// </code>
/// </summary>
/// <param name="paths">The stage.</param>
/// <param name="monitor">Is told.</param>
/// <param name="log">The log of partitions.</param>
/// <param name="rowsTotal">Its input rows; null while nobody knows.</param>
/// <param name="partitionsAhead">How far beyond the last one that shows anything another one may be under way.</param>
internal sealed class WatchedStage(StagePaths paths, StageMonitor monitor, ISegmentLog log, long? rowsTotal, int partitionsAhead)
{
    /// <summary>Partitions that one look reads; whoever comes late to a long run sees it catch up.</summary>
    public const int PartitionsPerLookMax = 128;

    private readonly SortedDictionary<int, PartitionProgress> _open = [];
    private readonly OrderedDictionary<string, OperatorCounts> _operators = new(StringComparer.Ordinal);
    private readonly UsageByModel _paid = new();
    private long _rows;
    private long _reusedCalls;
    private int _next;
    private int _lastBegun = -1;

    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    /// <exception cref="CorruptLogException">What is published is not what was written.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        int looks = 0;
        foreach (int index in _open.Keys.Take(PartitionsPerLookMax).ToList())
        {
            await LookAsync(index, cancellationToken);
            looks++;
        }

        for (; looks < PartitionsPerLookMax && _next <= _lastBegun + partitionsAhead; looks++)
        {
            await LookAsync(_next++, cancellationToken);
        }

        if (_lastBegun >= 0)
        {
            Tell();
        }
    }

    private async Task LookAsync(int index, CancellationToken cancellationToken)
    {
        PartitionProgress found = await log.LookAsync(paths.Partition(index), _open.GetValueOrDefault(index) ?? PartitionProgress.None, cancellationToken);
        _lastBegun = found.IsBegun ? Math.Max(_lastBegun, index) : _lastBegun;
        if (!found.IsSealed)
        {
            _open[index] = found;
            return;
        }

        _open.Remove(index);
        _rows += found.Rows;
        _reusedCalls += found.ReusedCalls;
        _paid.Add(found.Models);
        AddTo(_operators, found.Operators);
    }

    private void Tell()
    {
        OrderedDictionary<string, OperatorCounts> operators = new(_operators, StringComparer.Ordinal);
        var paid = new UsageByModel();
        paid.Add(_paid.ToList());
        foreach (PartitionProgress open in _open.Values)
        {
            AddTo(operators, open.Operators);
            paid.Add(open.Models);
        }

        monitor.Observe(
            rowsTotal,
            _rows + _open.Values.Sum(static open => open.Rows),
            [.. operators.Values],
            paid.ToList(),
            _reusedCalls + _open.Values.Sum(static open => open.ReusedCalls));
    }

    private static void AddTo(OrderedDictionary<string, OperatorCounts> sums, IReadOnlyList<OperatorCounts> more)
    {
        foreach (OperatorCounts counts in more)
        {
            sums[counts.Operator] = sums.TryGetValue(counts.Operator, out OperatorCounts? sum) ? sum + counts : counts;
        }
    }
}
