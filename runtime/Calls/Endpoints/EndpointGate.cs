namespace Pipelines.Runtime.Calls.Endpoints;

/// <summary>
/// Lets as many calls of all runs to an endpoint at a time as its <see cref="AdaptiveLimit"/> allows; the others wait in the order in which
/// they came. While the endpoint has asked for a pause, none begins. Thread-safe.
/// </summary>
internal sealed class EndpointGate(EndpointOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly AdaptiveLimit _limit = new(options);
    private readonly Queue<TaskCompletionSource<EndpointSlot>> _waiting = new();
    private DateTimeOffset _pausedUntil;
    private int _underWay;

    public int ConcurrencyLimit
    {
        get
        {
            lock (_gate)
            {
                return _limit.Calls;
            }
        }
    }

    /// <summary>Waits for the call's turn. The caller hands the slot back with <see cref="Exit"/>, once.</summary>
    public async ValueTask<EndpointSlot> EnterAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<EndpointSlot> turn;
        lock (_gate)
        {
            if (_waiting.Count == 0 && HasRoom_NeedsLock())
            {
                return Take_NeedsLock();
            }

            turn = new TaskCompletionSource<EndpointSlot>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }

        await using CancellationTokenRegistration leaving = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<EndpointSlot>)state!).TrySetCanceled(token), turn);
        return await turn.Task;
    }

    /// <summary>The call has ended; the next one begins.</summary>
    /// <param name="slot">What <see cref="EnterAsync"/> returned.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="retryAfter">For how long the endpoint wants no calls, when it refused this one.</param>
    public void Exit(EndpointSlot slot, EndpointOutcome outcome, TimeSpan? retryAfter = null)
    {
        lock (_gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            Learn_NeedsLock(slot, outcome, now);
            _underWay--;
            if (outcome == EndpointOutcome.Refused && retryAfter is { } pause && now + pause > _pausedUntil)
            {
                _pausedUntil = now + pause;
                _ = ResumeAtAsync(_pausedUntil);
            }

            LetIn_NeedsLock();
        }
    }

    private void Learn_NeedsLock(EndpointSlot slot, EndpointOutcome outcome, DateTimeOffset now)
    {
        switch (outcome)
        {
            case EndpointOutcome.Answered:
                _limit.Answered(slot.Epoch, time.GetElapsedTime(slot.BegunAt), _underWay, now);
                break;
            case EndpointOutcome.Refused or EndpointOutcome.TimedOut:
                _limit.Overloaded(slot.Epoch, _underWay, outcome == EndpointOutcome.Refused, now);
                break;
        }
    }

    private async Task ResumeAtAsync(DateTimeOffset end)
    {
        // Timers count whole milliseconds of another clock, so one may fire before the pause is over. Nobody else lets in those who wait when no
        // call is under way, so this must not look too early.
        for (TimeSpan left = end - time.GetUtcNow(); left > TimeSpan.Zero; left = end - time.GetUtcNow())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, CancellationToken.None);
        }

        lock (_gate)
        {
            LetIn_NeedsLock();
        }
    }

    private void LetIn_NeedsLock()
    {
        while (HasRoom_NeedsLock() && _waiting.TryDequeue(out TaskCompletionSource<EndpointSlot>? turn))
        {
            EndpointSlot slot = Take_NeedsLock();
            if (!turn.TrySetResult(slot))
            {
                // Whoever waited there has left.
                _underWay--;
            }
        }
    }

    private bool HasRoom_NeedsLock() => _underWay < _limit.Calls && time.GetUtcNow() >= _pausedUntil;

    private EndpointSlot Take_NeedsLock()
    {
        _underWay++;
        return new EndpointSlot(_limit.Epoch, time.GetTimestamp());
    }
}
