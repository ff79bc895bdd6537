using System.Globalization;
using Pipelines.Core.Operators;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Stages;

/// <summary>
/// Stops a stage that goes wrong: when its first calls all fail alike, before a row has passed, when too great a share of its rows
/// fails, and when a row breaks an assertion that says so. What an endpoint is to blame for never counts. Thread-safe.
/// </summary>
internal sealed class FailureGuard
{
    private readonly Lock _gate = new();
    private readonly RunStop _stop;
    private readonly int _alikeMax;
    private readonly double? _rateMax;
    private readonly int _rateRowsMin;
    private bool _isOff;
    private int _failedAlike;
    private FailureLikeness? _alike;
    private StopReason? _givenUp;
    private long _rows;
    private long _failedRows;

    /// <param name="options">The bounds.</param>
    /// <param name="concurrencyMax">Calls that may be under way together.</param>
    /// <param name="stop">Stops the run.</param>
    public FailureGuard(FailFastOptions options, int concurrencyMax, RunStop stop)
    {
        _stop = stop;
        _alikeMax = options.CallsAlikeMax <= 0 ? 0 : Math.Max(options.CallsAlikeMax, concurrencyMax);
        _rateMax = options.FailureRateMax;
        _rateRowsMin = options.FailureRateRowsMin;
        _isOff = _alikeMax == 0;
    }

    /// <summary>Earlier attempts have finished rows, so the pipeline works.</summary>
    public void TurnOff()
    {
        lock (_gate)
        {
            _isOff = true;
        }
    }

    /// <summary>A call failed for good, or its answer cannot be used.</summary>
    public void CallFailed(string @operator, RowFailure failure)
    {
        if (!Volatile.Read(ref _isOff) && failure.Kind is not (RowFailureKinds.Endpoint or RowFailureKinds.Timeout))
        {
            Stop(CountAlike(@operator, failure));
        }
    }

    /// <summary>A row is finished.</summary>
    public void Watch(RowWork work)
    {
        if (work.Results is not [.., { Failure: { } failure } last])
        {
            TurnOff();
        }
        else if (work.Trail.FailedCalls == 0)
        {
            // It failed before it came to a call.
            CallFailed(last.Operator, failure);
        }

        if (work.Results.FirstOrDefault(static result => result.Failure?.Kind == RowFailureKinds.Stop) is { } stopping)
        {
            Stop(new StopReason(RunStatus.Failed, $"Operator '{stopping.Operator}' stopped the run at the row {stopping.Row.Id}: {stopping.Failure!.Detail} What is done is kept; resumed, the run goes on with the other rows."));
        }

        if (_rateMax is { } max)
        {
            Stop(CountRow(work.Results.FirstOrDefault(static result => result.Status == RowStatus.Failed), max));
        }
    }

    private StopReason? CountAlike(string @operator, RowFailure failure)
    {
        FailureLikeness likeness = FailureLikeness.Of(@operator, failure);
        lock (_gate)
        {
            if (_isOff || _givenUp is not null)
            {
                // Whoever fails after the decision stops the run too: the one who decided may not have come to it yet.
                return _givenUp;
            }

            _alike ??= likeness;
            _isOff = _alike != likeness;
            if (_isOff || ++_failedAlike < _alikeMax)
            {
                return null;
            }

            return _givenUp = new StopReason(
                RunStatus.Failed,
                $"The first {_failedAlike} calls of operator '{@operator}' all failed alike ({failure.Kind}), for example: {failure.Detail} Nothing more was tried.");
        }
    }

    private StopReason? CountRow(RowResult? failed, double max)
    {
        lock (_gate)
        {
            _rows++;
            _failedRows += failed is null ? 0 : 1;
            return failed is null || _rows < _rateRowsMin || _failedRows <= max * _rows
                ? null
                : new StopReason(RunStatus.Failed, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_failedRows} of the first {_rows} rows failed, more than max_failure_rate allows ({max:0.####}). The last one, at operator '{failed.Operator}' ({failed.Failure!.Kind}): {failed.Failure.Detail} What is done is kept: resume the run with a higher rate to go on."));
        }
    }

    private void Stop(StopReason? reason)
    {
        if (reason is not null)
        {
            _ = _stop.Request(reason);
        }
    }
}
