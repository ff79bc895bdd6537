using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Progress;

/// <summary>Follows one stage. Thread-safe.</summary>
internal sealed class StageMonitor : IProgress<long>
{
    private readonly StagePlan _stage;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly UsageLedger _usage = new();
    private StageState _state;
    private long? _rowsTotal;
    private long _rowsDone;
    private long _rowsDoneBefore;
    private long? _inputBytes;
    private long _inputBytesRead;
    private long _rowsRead;
    private long _startedAt;
    private TimeSpan? _took;

    public StageMonitor(StagePlan stage, TimeProvider time)
    {
        _stage = stage;
        _time = time;
        Operators = [.. stage.Operators.Select(planned => new OperatorMonitor(planned.Operator.Name, planned.Operator.Type, _usage))];
    }

    public IReadOnlyList<OperatorMonitor> Operators { get; }

    /// <param name="rowsTotal">Null when nobody knows.</param>
    /// <param name="inputBytes">The size of the input: tells how far along the stage is while the rows are not counted.</param>
    public void Start(long? rowsTotal, long? inputBytes)
    {
        lock (_gate)
        {
            _state = StageState.Running;
            _rowsTotal = rowsTotal;
            _inputBytes = inputBytes;
            _startedAt = _time.GetTimestamp();
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

    public void RowsRead(long count)
    {
        lock (_gate)
        {
            _rowsRead += count;
        }
    }

    /// <summary>No more rows come: from here on their number is known.</summary>
    public void InputEnded()
    {
        lock (_gate)
        {
            _rowsTotal = _rowsRead;
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

    /// <summary>Takes over what earlier attempts have paid.</summary>
    public void Restore(IReadOnlyList<ModelUsage> paid, long reusedCalls) => _usage.Restore(paid, reusedCalls);

    /// <summary>Takes over a partition that an earlier attempt finished.</summary>
    /// <param name="seal">What it comes to.</param>
    /// <param name="rowCount">Input rows that it accounts for.</param>
    public void Restore(PartitionSeal seal, long rowCount)
    {
        RowsDone(rowCount, isOfThisAttempt: false);
        foreach (OperatorCounts counts in seal.Operators)
        {
            Operators.First(one => one.Name == counts.Operator).Count(counts);
        }
    }

    /// <summary>Takes over what was found of work that others do. The pace is that since the first time.</summary>
    /// <param name="rowsTotal">Null while nobody knows.</param>
    /// <param name="rowsDone">Input rows that are accounted for.</param>
    /// <param name="counts">The accounts of the operators that rows have reached.</param>
    /// <param name="paid">By model.</param>
    /// <param name="reusedCalls">Answers got without paying.</param>
    public void Observe(long? rowsTotal, long rowsDone, IReadOnlyList<OperatorCounts> counts, IReadOnlyList<ModelUsage> paid, long reusedCalls)
    {
        lock (_gate)
        {
            if (_state == StageState.NotStarted)
            {
                (_state, _startedAt, _rowsDoneBefore) = (StageState.Running, _time.GetTimestamp(), rowsDone);
            }

            (_rowsTotal, _rowsDone) = (rowsTotal, rowsDone);
        }

        foreach (OperatorCounts one in counts)
        {
            Operators.First(monitor => monitor.Name == one.Operator).Replace(one);
        }

        _usage.Replace(paid, reusedCalls);
    }

    /// <summary>All is accounted for; the final accounts replace what was counted on the way.</summary>
    public void Finish(StageSeal seal)
    {
        foreach ((OperatorMonitor one, OperatorCounts counts) in Operators.Zip(seal.Operators))
        {
            one.Replace(counts);
        }

        _usage.Replace(seal.Models, seal.ReusedCalls);

        lock (_gate)
        {
            _took = _state == StageState.NotStarted ? TimeSpan.Zero : _time.GetElapsedTime(_startedAt);
            _state = StageState.Done;
            _rowsTotal = seal.RowsIn;
            _rowsDone = seal.RowsIn;
        }
    }

    public StageSnapshot Capture()
    {
        (IReadOnlyList<ModelUsage> paid, long reusedCalls) = _usage.Capture();
        OperatorSnapshot[] operators = [.. Operators.Select(static one => one.Capture())];
        lock (_gate)
        {
            double seconds = _state == StageState.NotStarted ? 0 : (_took ?? _time.GetElapsedTime(_startedAt)).TotalSeconds;
            double pace = seconds > 0 ? (_rowsDone - _rowsDoneBefore) / seconds : 0;
            double? expected = RowsExpected_NeedsLock();
            TimeSpan? remaining = expected is { } rows && pace > 0 && _state == StageState.Running
                ? TimeSpan.FromSeconds(Math.Max(0, rows - _rowsDone) / pace)
                : null;
            return new StageSnapshot(
                _stage.Name,
                _stage.StepName,
                _state,
                _rowsTotal,
                _rowsDone,
                _state == StageState.Done ? 1 : expected > 0 ? Math.Min(1, _rowsDone / expected.Value) : expected,
                pace,
                remaining,
                operators)
            {
                Models = paid,
                ReusedCalls = reusedCalls,
            };
        }
    }

    /// <summary>All rows of the input when their number is known; else as many as there would be if the rest is like what was read.</summary>
    private double? RowsExpected_NeedsLock()
    {
        if (_rowsTotal is { } total)
        {
            return total;
        }

        return _inputBytes > 0 && _inputBytesRead > 0 && _rowsRead > 0
            ? Math.Max(_rowsRead, (double)_rowsRead / _inputBytesRead * _inputBytes.Value)
            : null;
    }
}
