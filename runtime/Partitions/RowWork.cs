using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Calls;

namespace Pipelines.Runtime.Partitions;

/// <summary>
/// One input row on its way through a stage, with all rows that are derived from it. Thread-safe, because derived rows are
/// worked on at the same time; what they become is kept in order by whoever runs them.
/// </summary>
internal sealed class RowWork
{
    private readonly Lock _gate = new();
    private readonly IReadOnlyList<StageOperator> _operators;
    private readonly OperatorCounts?[] _counts;
    private readonly List<CallKey> _acceptedCalls = [];

    /// <param name="ordinal">The row's place in its partition.</param>
    /// <param name="row">The row as it entered the stage.</param>
    /// <param name="stepName">Names rows that no operator has touched.</param>
    /// <param name="operators">The operators of the stage.</param>
    /// <param name="startsAt">The operator that the row begins at, from 0.</param>
    public RowWork(int ordinal, Row row, string stepName, IReadOnlyList<StageOperator> operators, int startsAt)
    {
        Ordinal = ordinal;
        StartsAt = startsAt;
        _operators = operators;
        _counts = new OperatorCounts?[operators.Count];
        RowCount = row.RowCount;
        Results = [RowResult.Ok(stepName, row)];
    }

    /// <summary>Input rows of the stage that it accounts for.</summary>
    public long RowCount { get; }

    public int Ordinal { get; }

    public int StartsAt { get; }

    public CallTrail Trail { get; } = new();

    /// <summary>What has become of the row so far, in order: rows that go on (<see cref="RowStatus.Ok"/>) and rows that have ended.</summary>
    public IReadOnlyList<RowResult> Results { get; set; }

    /// <summary>Rows that passed; known once the row has ended.</summary>
    public int RowsMade { get; private set; }

    /// <summary>Enters one application's outcome into the accounts of its operator.</summary>
    /// <param name="at">The operator.</param>
    /// <param name="entered">The row that it was applied to.</param>
    /// <param name="outcome">What it made of it.</param>
    /// <exception cref="InvalidOperationException">The outcome is not of the form that operators promise.</exception>
    public void Apply(StageOperator at, Row entered, RowOutcome outcome)
    {
        OperatorCounts counts = CountsOf(at, entered, outcome);
        lock (_gate)
        {
            _counts[at.Index] = _counts[at.Index] is { } before ? before + counts : counts;
            _acceptedCalls.AddRange(outcome.AcceptedCalls);
        }
    }

    /// <summary>The row's record, once nothing goes on any more.</summary>
    /// <exception cref="RowsMadeException">It has become too much.</exception>
    public RecordedRow ToRecord()
    {
        if (Results.Count > 1 && Results.Sum(static result => RowSize.BytesOf(result.Row.Fields)) is var size and > PartitionLimits.RowsMadeSizeBytesMax)
        {
            throw new RowsMadeException(
                $"Of one row {Results.Count:N0} were made, of {size >> 20:N0} MB together; {PartitionLimits.RowsMadeSizeBytesMax >> 20:N0} MB are the most. The last operator of its stage is '{_operators[^1].Operator.Name}'. "
                + "Where each row made carries a large field of the row, as after a split, drop that field right behind (a map with drop_keys), or split the document before.");
        }

        return new(Ordinal, Results, _acceptedCalls, _counts is [{ } only] ? [only] : [.. _counts.OfType<OperatorCounts>()], Trail.ReusedCalls);
    }

    /// <summary>The row has its record, so what has become of it is held no longer: its neighbours may take a while.</summary>
    public void End()
    {
        RowsMade = Results.Count(static result => result.Status == RowStatus.Ok);
        Results = [];
    }

    /// <summary>Tells the operators' monitors what has become of the row.</summary>
    public void Report()
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] is { } counts)
            {
                _operators[i].Monitor.Count(counts);
            }
        }
    }

    private static OperatorCounts CountsOf(StageOperator at, Row entered, RowOutcome outcome)
    {
        string name = at.Operator.Name;
        IReadOnlyList<RowResult> results = outcome.Results;
        bool isWellFormed = results.Count == 1 || ((results.Count > 0 || entered.Group is not null) && results.All(static result => result.Status == RowStatus.Ok));
        if (!isWellFormed)
        {
            throw new InvalidOperationException($"Operator '{name}' returned {results.Count} results for a row that are not all of rows that passed.");
        }

        long rows = entered.RowCount;
        return (results is [{ } only] ? only.Status : RowStatus.Ok) switch
        {
            RowStatus.Ok => new OperatorCounts(name, rows, results.Count, rows, 0, 0, 0),
            RowStatus.Failed => new OperatorCounts(name, rows, 0, 0, rows, 0, 0),
            RowStatus.Skipped => new OperatorCounts(name, rows, 0, 0, 0, rows, 0),
            RowStatus.Filtered => new OperatorCounts(name, rows, 0, 0, 0, 0, rows),
            var other => throw new InvalidOperationException($"Operator '{name}' returned the status {other}."),
        };
    }
}
