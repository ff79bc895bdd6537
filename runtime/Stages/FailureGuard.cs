using Pipelines.Core.Operators;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Stages;

/// <summary>
/// Stops a stage whose first rows all fail alike: a broken prompt or schema should not burn the budget on the rest. One row
/// that fares otherwise, and it watches no longer. Thread-safe.
/// </summary>
/// <param name="rowsMax">How many rows may fail alike.</param>
/// <param name="stop">Stops the run.</param>
internal sealed class FailureGuard(int rowsMax, RunStop stop)
{
    private readonly Lock _gate = new();
    private bool _isOff = rowsMax <= 0;
    private int _failed;
    private (string Operator, string Kind)? _alike;

    /// <summary>Earlier attempts have finished rows, so the pipeline works.</summary>
    public void TurnOff()
    {
        lock (_gate)
        {
            _isOff = true;
        }
    }

    public void Watch(RowWork work)
    {
        if (Volatile.Read(ref _isOff))
        {
            return;
        }

        RowResult last = work.Results[^1];
        StopReason? reason = null;
        lock (_gate)
        {
            if (last.Failure is null || (_alike is not null && _alike != (last.Operator, last.Failure.Kind)))
            {
                _isOff = true;
            }
            else if (!_isOff)
            {
                _alike = (last.Operator, last.Failure.Kind);
                _isOff = ++_failed >= rowsMax;
                reason = _isOff ? ReasonFor(last) : null;
            }
        }

        if (reason is not null)
        {
            _ = stop.Request(reason);
        }
    }

    private StopReason ReasonFor(RowResult last) => new(
        RunStatus.Failed,
        $"The first {rowsMax} rows all failed alike at operator '{last.Operator}' ({last.Failure!.Kind}): {last.Failure.Detail} Nothing more was tried.");
}
