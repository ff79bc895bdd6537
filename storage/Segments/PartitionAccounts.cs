using Pipelines.Core.Operators;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;

namespace Pipelines.Storage.Segments;

/// <summary>What the records of a partition add up to. Not thread-safe.</summary>
internal sealed class PartitionAccounts
{
    private readonly Dictionary<int, long> _finished = [];
    private readonly OrderedDictionary<string, OperatorCounts> _operators = new(StringComparer.Ordinal);
    private readonly UsageByModel _paid = new();
    private long _reusedCalls;

    public IEnumerable<int> FinishedRows => _finished.Keys;

    public long RowsMadeOf(int finishedRow) => _finished[finishedRow];

    public IReadOnlyList<ModelUsage> Paid => _paid.ToList();

    public void Add(RecordedCall call)
    {
        if (call.IsPaid)
        {
            _paid.Add(call.Model, call.Answer.Usage);
        }
    }

    /// <exception cref="InvalidOperationException">The row has a record already.</exception>
    public void Add(RecordedRow row)
    {
        // Whatever reached the last of its operators left it, or did not.
        if (!_finished.TryAdd(row.Ordinal, row.Counts.Count > 0 ? row.Counts[^1].Out : 1))
        {
            throw new InvalidOperationException($"Row {row.Ordinal} has two records.");
        }

        _reusedCalls += row.ReusedCalls;
        foreach (OperatorCounts counts in row.Counts)
        {
            _operators[counts.Operator] = _operators.TryGetValue(counts.Operator, out OperatorCounts? sum) ? sum + counts : counts;
        }
    }

    /// <exception cref="InvalidOperationException">A row has no record, or an operator's accounts do not balance.</exception>
    public PartitionSeal Seal(int rowCount, IReadOnlyList<SealedSegment> segments)
    {
        for (int ordinal = 0; ordinal < rowCount; ordinal++)
        {
            if (!_finished.ContainsKey(ordinal))
            {
                throw new InvalidOperationException($"Row {ordinal} of {rowCount} has no record.");
            }
        }

        if (_finished.Count != rowCount)
        {
            throw new InvalidOperationException($"{_finished.Count} rows have records, but the partition has {rowCount}.");
        }

        if (_operators.Values.FirstOrDefault(static counts => !counts.Balances) is { } wrong)
        {
            throw new InvalidOperationException($"The accounts of an operator do not balance: {wrong}.");
        }

        return new PartitionSeal(rowCount, segments, [.. _operators.Values], _paid.ToList(), _reusedCalls);
    }
}
