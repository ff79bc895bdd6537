using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Progress;

/// <summary>Follows one stage. Thread-safe.</summary>
internal sealed class StageMonitor(StagePlan stage, TimeProvider time) : IProgress<long>
{
    private readonly Lock _gate = new();
    private StageState _state;
    private long? _rowsTotal;
    private long _rowsDone;
    private long _rowsDoneBefore;
    private long? _inputBytes;
    private long _inputBytesRead;
    private long _startedAt;

    public IReadOnlyList<OperatorMonitor> Operators { get; } =
        [.. stage.Operators.Select(static planned => new OperatorMonitor(planned.Operator.Name, planned.Operator.Type))];

    /// <param name="rowsTotal">Null when nobody knows.</param>
    /// <param name="inputBytes">The size of the input: tells how far along the stage is while the rows are not counted.</param>
    public void Start(long? rowsTotal, long? inputBytes)
    {
        lock (_gate)
        {
            _state = StageState.Running;
            _rowsTotal = rowsTotal;
            _inputBytes = inputBytes;
            _startedAt = time.GetTimestamp();
        }
    }

    /// <summary>Bytes of the input read so far.</summary>
    public void Report(long value)
    {
        lock (_gate)
        {
            _inputBytesRead = value;
        }
    }

    /// <param name="count">Input rows that are accounted for.</param>
    /// <param name="isOfThisAttempt">False for those that an earlier attempt finished: they say nothing about the pace.</param>
    public void RowsDone(long count, bool isOfThisAttempt)
    {
        lock (_gate)
        {
            _rowsDone += count;
            _rowsDoneBefore += isOfThisAttempt ? 0 : count;
        }
    }

    /// <summary>Takes over a partition that an earlier attempt finished.</summary>
    public void Restore(PartitionSeal seal)
    {
        RowsDone(seal.RowCount, isOfThisAttempt: false);
        foreach (OperatorCounts counts in seal.Operators)
        {
            Operators.First(one => one.Name == counts.Operator).Count(counts);
        }
    }

    /// <summary>All is accounted for; the final accounts replace what was counted on the way.</summary>
    public void Finish(StageSeal seal)
    {
        foreach ((OperatorMonitor one, OperatorCounts counts) in Operators.Zip(seal.Operators))
        {
            one.Replace(counts);
        }

        lock (_gate)
        {
            _state = StageState.Done;
            _rowsTotal = seal.RowsIn;
            _rowsDone = seal.RowsIn;
        }
    }

    public StageSnapshot Capture()
    {
        lock (_gate)
        {
            double seconds = _state == StageState.NotStarted ? 0 : time.GetElapsedTime(_startedAt).TotalSeconds;
            double pace = seconds > 0 ? (_rowsDone - _rowsDoneBefore) / seconds : 0;
            double? fraction = Fraction_NeedsLock();
            TimeSpan? remaining = fraction > 0 && pace > 0 && _state == StageState.Running
                ? TimeSpan.FromSeconds(_rowsDone / fraction.Value * (1 - fraction.Value) / pace)
                : null;
            return new StageSnapshot(
                stage.Name,
                stage.StepName,
                _state,
                _rowsTotal,
                _rowsDone,
                fraction,
                pace,
                remaining,
                [.. Operators.Select(static one => one.Capture())]);
        }
    }

    /// <summary>By rows when their number is known; else by bytes read, which run a little ahead of the rows done.</summary>
    private double? Fraction_NeedsLock()
    {
        if (_state == StageState.Done)
        {
            return 1;
        }

        if (_rowsTotal is { } total)
        {
            return total == 0 ? 0 : Math.Min(1, (double)_rowsDone / total);
        }

        return _inputBytes > 0 ? Math.Min(1, (double)_inputBytesRead / _inputBytes.Value) : null;
    }
}
