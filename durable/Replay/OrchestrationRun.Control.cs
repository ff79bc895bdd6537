using Pipelines.Durable.Failures;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Replay;

internal sealed partial class OrchestrationRun
{
    private void LetOrchestratorRun()
    {
        _episode.Thread.Drain();
        if (_episode.Breach.First is { } breach)
        {
            End(Failed(breach));
        }
        else if (_orchestrator is { IsCompleted: true } ended)
        {
            End(Completion(ended));
        }
        else if (_orchestrator is not null && !_episode.IsWaitedFor)
        {
            End(Failed(_episode.Breach.Report(EpisodeThread.NotDurable)));
        }
    }

    private void End(CompleteOrchestrationAction end) => _end ??= end;

    private CompleteOrchestrationAction Completion(Task<string?> ended)
    {
        if (!ended.IsCompletedSuccessfully)
        {
            return Failed(ended.Exception?.InnerException ?? new OperationCanceledException("The orchestrator canceled itself."));
        }

        if (_context!.Next is { } next)
        {
            return ContinuedAsNew(next);
        }

        try
        {
            return new CompleteOrchestrationAction
            {
                OrchestrationStatus = OrchestrationStatus.Completed,
                Result = _episode.Limits.Payloads.CheckPayload(ended.Result, $"result of orchestrator '{_context.Name}'"),
            };
        }
        catch (Payloads.PayloadException e)
        {
            return Failed(e);
        }
    }

    private static CompleteOrchestrationAction Failed(Exception exception) => new()
    {
        OrchestrationStatus = OrchestrationStatus.Failed,
        FailureDetails = FailureWire.Capture(exception).ToWire(),
    };

    private CompleteOrchestrationAction ContinuedAsNew(NextRun next)
    {
        CompleteOrchestrationAction end = new()
        {
            OrchestrationStatus = OrchestrationStatus.ContinuedAsNew,
            Result = next.InputJson,
            NewVersion = next.Version,
        };
        end.Tags.Add(_context!.Tags.ToDictionary());
        if (next.KeepEvents)
        {
            end.CarryoverEvents.AddRange(_episode.Inbox.Kept);
        }

        return end;
    }

    /// <summary>
    /// An instance that continues as new still hears what comes in the same episode; a run that is over for good does not. Answers to
    /// this run's tasks mean nothing to the next.
    /// </summary>
    private void KeepForNextRun(HistoryEvent e)
    {
        bool isForNext = e.EventTypeCase switch
        {
            HistoryEvent.EventTypeOneofCase.EventRaised => _context?.Next is { KeepEvents: true },
            HistoryEvent.EventTypeOneofCase.ExecutionSuspended or HistoryEvent.EventTypeOneofCase.ExecutionResumed => true,
            _ => false,
        };
        if (isForNext && _end is { OrchestrationStatus: OrchestrationStatus.ContinuedAsNew } end)
        {
            end.CarryoverEvents.Add(e);
        }
    }

    private void Suspend(HistoryEvent e)
    {
        _wasSuspended = true;
        if (_end is not null)
        {
            KeepForNextRun(e);
        }
        else
        {
            _isSuspended = true;
        }
    }

    private void Resume(HistoryEvent e)
    {
        if (_end is not null)
        {
            KeepForNextRun(e);
            return;
        }

        _isSuspended = false;
        while (_held.TryDequeue(out HistoryEvent? held))
        {
            Deliver(held);
        }
    }

    /// <summary>Ends a run at once, suspended or not, also one that was about to continue as new; what has ended for good stays as it is.</summary>
    private void Terminate(ExecutionTerminatedEvent terminated)
    {
        if (_end is null or { OrchestrationStatus: OrchestrationStatus.ContinuedAsNew })
        {
            _end = new CompleteOrchestrationAction { OrchestrationStatus = OrchestrationStatus.Terminated, Result = terminated.Input };
        }
    }
}
