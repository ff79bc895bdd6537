using System.Globalization;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Calls.Endpoints;

namespace Pipelines.Runtime.Runs.Control;

/// <summary>
/// Reads the control record while a run is at work. Stops the run as its owner wants, the calls under way with it; holds it to a new
/// budget; and states in the record while the run waits for an endpoint. Disposing ends the watch.
/// </summary>
internal sealed class ControlWatch : IAsyncDisposable
{
    private readonly RunControlRecord _record;
    private readonly RunStop _stop;
    private readonly BudgetLedger _budget;
    private readonly EndpointWaits _waits;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _watching;

    /// <summary>What the record says because this process waits; null when it does not say so.</summary>
    private string? _waitStated;

    private ControlWatch(RunControlRecord record, RunSession session, EndpointWaits waits, TimeProvider time)
    {
        (_record, _stop, _budget, _waits) = (record, session.Stop, session.Budget, waits);
        _watching = WatchAsync(time);
    }

    public static ControlWatch Start(RunControlRecord record, RunSession session, EndpointWaits waits, TimeProvider time) =>
        new(record, session, waits, time);

    /// <summary>Ends when the run stops, or has ended in another process.</summary>
    public Task Over => _watching;

    /// <summary>Why the run is to stop, if its owner wants that.</summary>
    public static StopReason? WishOf(RunControl? control) => control switch
    {
        { Wish: RunWish.Pause } => new StopReason(RunStatus.Paused, "Paused by its owner; it goes on when told to resume."),
        { Wish: RunWish.Cancel } or { Status: RunStatus.Canceled } => new StopReason(RunStatus.Canceled, "Canceled by its owner."),
        _ => null,
    };

    /// <summary>What the record is to say of a run that is to pause, when nobody is at work on it who could say so.</summary>
    public static RunControl Paused(RunControl found)
    {
        RunControl wished = found with { Wish = RunWish.Pause };
        StopReason reason = WishOf(wished)!;
        return wished with { Status = reason.Status, Message = reason.Message };
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _watching;
        _ended.Dispose();
    }

    private async Task WatchAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(RunControlRecord.ReadInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                (StopReason? reason, bool isOver) = await LookAsync(_ended.Token);
                if (reason is not null)
                {
                    _ = _stop.Request(reason);
                }

                if (isOver)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The run came to its end first.
        }
    }

    /// <returns>Why the run is to stop; and whether there is nothing more to look for, because it stops or another process has ended it.</returns>
    private async Task<(StopReason? Reason, bool IsOver)> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            RunControl? control = await _record.ReadAsync(cancellationToken);
            if (WishOf(control) is { } reason)
            {
                return (reason, true);
            }

            switch (control)
            {
                case { IsEnded: true }:
                    return (null, true);
                case { Budget: { } budget }:
                    await HearAsync(budget, cancellationToken);
                    break;
            }

            await StateWaitAsync(cancellationToken);
            return (null, false);
        }
        catch (BlobStoreException)
        {
            // Read again at the next tick. A store that stays away ends the run by itself, when its log cannot be written.
            return (null, false);
        }
        catch (CorruptLogException e)
        {
            return (new StopReason(RunStatus.Failed, e.Message), true);
        }
    }

    private async Task HearAsync(BudgetOrder budget, CancellationToken cancellationToken)
    {
        _budget.Change(budget.MaxCost, budget.MaxTokens);
        if (!budget.IsHeard)
        {
            await _record.UpdateAsync(found => found?.Budget == budget ? found with { Budget = budget with { IsHeard = true } } : found!, cancellationToken);
        }
    }

    /// <summary>Another process of the run may state something else meanwhile, and the run may be stopping: both stand.</summary>
    private async Task StateWaitAsync(CancellationToken cancellationToken)
    {
        if (_waits.Current is { } wait && _waitStated is null)
        {
            string message = string.Create(
                CultureInfo.InvariantCulture, $"Waiting for {wait.Endpoint} since {wait.Since:u}, until {wait.Until:u}: {CallFailures.AsSentence(wait.Reason)}");
            await ReplaceAsync(static found => found.Status == RunStatus.Running, found => found with { Status = RunStatus.Waiting, Message = message });
            _waitStated = message;
        }
        else if (_waits.Current is null && _waitStated is { } stated)
        {
            await ReplaceAsync(
                found => found.Status == RunStatus.Waiting && found.Message == stated,
                static found => found with { Status = RunStatus.Running, Message = null });
            _waitStated = null;
        }

        Task ReplaceAsync(Func<RunControl, bool> isMeant, Func<RunControl, RunControl> change) => _record.UpdateAsync(
            found => found is not null && isMeant(found) && !_stop.Token.IsCancellationRequested ? change(found) : found!,
            cancellationToken);
    }
}
