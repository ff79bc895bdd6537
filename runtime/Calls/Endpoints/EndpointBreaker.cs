using Pipelines.Core.Inference;

namespace Pipelines.Runtime.Calls.Endpoints;

/// <summary>
/// Knows whether an endpoint is down, for all runs of the process, and lets one call at a time find out whether it still is:
/// <code>
/// closed ──faults in a row, or tripped──→ open ──pause over──→ one probe ──answer──→ closed
///                                          ↑                       └──fault──→ open, twice the pause
///                                          └───────────────────────────┘
/// </code>
/// Any answer closes it, also an error that is the call's own. Faults of one call alone do not open it, however many: they may
/// be that call's own, such as a document that crashes the server. Thread-safe.
/// </summary>
internal sealed class EndpointBreaker(EndpointOptions options, TimeProvider time, CallJitter jitter)
{
    private readonly Lock _gate = new();
    private int _faultsInARow;
    private object? _faultyCall;
    private bool _severalCallsFault;
    private int _openedCount;
    private int _failedProbes;
    private bool _isOpen;
    private bool _isProbing;
    private DateTimeOffset _nextProbeAt;
    private string _reason = string.Empty;
    private TaskCompletionSource _changed = NewSignal();

    public bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return _isOpen;
            }
        }
    }

    /// <summary>What those who wait for the endpoint may know.</summary>
    public BreakerOutlook Outlook
    {
        get
        {
            lock (_gate)
            {
                return new BreakerOutlook(_isProbing ? null : _nextProbeAt, _changed.Task, _reason);
            }
        }
    }

    /// <summary>False while the endpoint is down. The caller reports what came of the call.</summary>
    /// <param name="call">The call that asks, the same object at each of its tries.</param>
    /// <param name="pass">Its leave.</param>
    public bool TryEnter(object call, out BreakerPass pass)
    {
        lock (_gate)
        {
            bool mayProbe = _isOpen && !_isProbing && time.GetUtcNow() >= _nextProbeAt;
            _isProbing |= mayProbe;
            pass = new BreakerPass(call, mayProbe, _openedCount);
            return mayProbe || !_isOpen;
        }
    }

    /// <summary>The endpoint has opened since: the call has not been sent and need not be.</summary>
    public bool IsStale(BreakerPass pass)
    {
        lock (_gate)
        {
            return _isOpen && !pass.IsProbe;
        }
    }

    /// <summary>The endpoint answered, whatever it said.</summary>
    public void Answered()
    {
        TaskCompletionSource? changed = null;
        lock (_gate)
        {
            ForgetFaults_NeedsLock();
            if (_isOpen)
            {
                (_isOpen, _isProbing, _failedProbes) = (false, false, 0);
                changed = Renew_NeedsLock();
            }
        }

        changed?.SetResult();
    }

    /// <summary>The endpoint did not answer, or answered that it cannot.</summary>
    /// <param name="pass">The call's leave.</param>
    /// <param name="failure">What came of it.</param>
    public void Failed(BreakerPass pass, InferenceException failure)
    {
        TaskCompletionSource? changed = null;
        lock (_gate)
        {
            if (pass.IsProbe)
            {
                _failedProbes += _isOpen ? 1 : 0;
                changed = _isOpen ? Pause_NeedsLock(failure) : null;
            }
            else if (!_isOpen && pass.OpenedCount == _openedCount && IsOneTooMany_NeedsLock(pass.Call))
            {
                changed = Open_NeedsLock(failure);
            }
        }

        changed?.SetResult();
    }

    /// <summary>The endpoint is there and wants fewer calls: nothing changes, except that a probe has not helped.</summary>
    public void Refused(BreakerPass pass, InferenceException failure)
    {
        if (pass.IsProbe)
        {
            Failed(pass, failure);
        }
    }

    /// <summary>Opens at once: the endpoint has refused a call more often than is sensible.</summary>
    public void Trip(BreakerPass pass, InferenceException failure)
    {
        TaskCompletionSource? changed = null;
        lock (_gate)
        {
            if (_isOpen ? pass.IsProbe : pass.OpenedCount == _openedCount)
            {
                _failedProbes += _isOpen ? 1 : 0;
                changed = _isOpen ? Pause_NeedsLock(failure) : Open_NeedsLock(failure);
            }
        }

        changed?.SetResult();
    }

    /// <summary>The call was not made, or ended without telling anything about the endpoint.</summary>
    public void Left(BreakerPass pass)
    {
        TaskCompletionSource? changed = null;
        lock (_gate)
        {
            if (pass.IsProbe && _isOpen)
            {
                _isProbing = false;
                changed = Renew_NeedsLock();
            }
        }

        changed?.SetResult();
    }

    private bool IsOneTooMany_NeedsLock(object call)
    {
        _severalCallsFault |= _faultyCall is not null && !ReferenceEquals(_faultyCall, call);
        _faultyCall = call;
        return ++_faultsInARow >= options.FaultsInARowMax && _severalCallsFault;
    }

    private void ForgetFaults_NeedsLock() => (_faultsInARow, _faultyCall, _severalCallsFault) = (0, null, false);

    private TaskCompletionSource Open_NeedsLock(InferenceException failure)
    {
        (_isOpen, _failedProbes) = (true, 0);
        ForgetFaults_NeedsLock();
        _openedCount++;
        return Pause_NeedsLock(failure);
    }

    private TaskCompletionSource Pause_NeedsLock(InferenceException failure)
    {
        TimeSpan pause = Backoff.Pause(_failedProbes + 1, options.FirstProbePause, options.ProbePauseMax, jitter.Next());
        _nextProbeAt = time.GetUtcNow() + (failure.RetryAfter > pause ? failure.RetryAfter.Value : pause);
        _reason = failure.Message;
        _isProbing = false;
        return Renew_NeedsLock();
    }

    private TaskCompletionSource Renew_NeedsLock()
    {
        TaskCompletionSource changed = _changed;
        _changed = NewSignal();
        return changed;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
