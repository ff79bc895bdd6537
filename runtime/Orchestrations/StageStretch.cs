namespace Pipelines.Runtime.Orchestrations;

/// <summary>
/// What one history of a stage's orchestration knows: which partitions were given out, what came back. Decides by that alone, so
/// every replay decides the same.
/// </summary>
internal sealed class StageStretch(StageOrder order, StageBeginning beginning, DateTimeOffset begunAt)
{
    private readonly long _rowsBefore = order.Progress.Rows;
    private readonly int _lastPartition = order.NextPartition + StageOrchestrator.PartitionsPerHistoryMax;
    private readonly Queue<PartitionsOrder> _again = new();
    private readonly List<PartitionsOrder> _waiting = [];
    private int _next = order.NextPartition;

    /// <summary>Activities at work at the same time.</summary>
    public int ActivitiesMax { get; } = Math.Max(1, beginning.PartitionsInFlightMax);

    public StageProgress Progress { get; private set; } = order.Progress;

    /// <summary>How many partitions the stage has; null until one has found the end.</summary>
    public int? PartitionCount { get; private set; }

    /// <summary>Set when the run does not go on.</summary>
    public RunHalt? Stop { get; private set; }

    /// <summary>All that was given out is done, and there is more.</summary>
    public StageOrder Continuation => order with { NextPartition = _next, Progress = Progress };

    /// <summary>What is to be worked on again, or next; null when there is nothing for now.</summary>
    public PartitionsOrder? NextOrder()
    {
        if (Stop is null && _again.TryDequeue(out PartitionsOrder? again))
        {
            return again;
        }

        if (PartitionCount is not null || Stop is not null || _next >= _lastPartition)
        {
            return null;
        }

        int first = _next;
        _next += StageOrchestrator.PartitionsPerActivity;
        return new PartitionsOrder(order.Run, order.Stage, first, _next, order.Attempt, order.Generation);
    }

    /// <summary>Orders wait for batches at a provider.</summary>
    public bool IsWaiting => _waiting.Count > 0;

    /// <summary>Orders whose time was over before their work come again; those that wait for batches, when one of these is over.</summary>
    public void Apply(PartitionsOrder done, PartitionsReport report)
    {
        Progress += report.Progress;
        Stop ??= report.Stop;
        if (report.IsEnd)
        {
            PartitionCount = Math.Min(PartitionCount ?? int.MaxValue, report.Next);
        }

        bool goesOn = !report.IsEnd && report.Next < done.End && Stop is null;
        if (goesOn && report.IsWaiting)
        {
            _waiting.Add(done with { First = report.Next });
        }
        else if (goesOn)
        {
            _again.Enqueue(done with { First = report.Next });
        }
    }

    public void Apply(BatchesReport look)
    {
        Stop ??= look.Stop;
        if (look.IsAnyOver)
        {
            _waiting.ForEach(_again.Enqueue);
            _waiting.Clear();
        }
    }

    public StageStatusReport Report(DateTimeOffset now)
    {
        double seconds = (now - begunAt).TotalSeconds;
        double pace = seconds > 0 ? (Progress.Rows - _rowsBefore) / seconds : 0;
        double? left = pace > 0 && beginning.RowsTotal is { } total ? Math.Max(0, total - Progress.Rows) / pace : null;
        return new StageStatusReport(order.Stage, Progress, beginning.RowsTotal, pace, left);
    }
}
