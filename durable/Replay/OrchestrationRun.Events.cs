using Pipelines.Durable.Orchestrations;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Registration;

namespace Pipelines.Durable.Replay;

internal sealed partial class OrchestrationRun
{
    private void Apply(HistoryEvent e)
    {
        _position++;
        switch (e.EventTypeCase)
        {
            case HistoryEvent.EventTypeOneofCase.OrchestratorStarted:
                _episode.Now = TimeOf(e);
                break;

            case HistoryEvent.EventTypeOneofCase.TaskScheduled:
            case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCreated:
            case HistoryEvent.EventTypeOneofCase.TimerCreated:
            case HistoryEvent.EventTypeOneofCase.EventSent:
                Record(e);
                break;

            case HistoryEvent.EventTypeOneofCase.ExecutionStarted:
            case HistoryEvent.EventTypeOneofCase.TaskCompleted:
            case HistoryEvent.EventTypeOneofCase.TaskFailed:
            case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCompleted:
            case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceFailed:
            case HistoryEvent.EventTypeOneofCase.TimerFired:
            case HistoryEvent.EventTypeOneofCase.EventRaised:
                DeliverUnlessSuspended(e);
                break;

            case HistoryEvent.EventTypeOneofCase.ExecutionSuspended:
                Suspend(e);
                break;

            case HistoryEvent.EventTypeOneofCase.ExecutionResumed:
                Resume(e);
                break;

            case HistoryEvent.EventTypeOneofCase.ExecutionTerminated:
                Terminate(e.ExecutionTerminated);
                break;

            case HistoryEvent.EventTypeOneofCase.ExecutionCompleted:
                _isClosed = true;
                break;

            // Book-keeping of engines, without meaning for an orchestrator.
            case HistoryEvent.EventTypeOneofCase.OrchestratorCompleted:
            case HistoryEvent.EventTypeOneofCase.ContinueAsNew:
            case HistoryEvent.EventTypeOneofCase.GenericEvent:
            case HistoryEvent.EventTypeOneofCase.HistoryState:
                break;

            default:
                throw new UnknownLogicException(
                    $"Event {_position} of instance '{_request.InstanceId}' is of a kind that this worker does not know ({e.EventTypeCase}): " +
                    "entities and rewinding are not supported.");
        }
    }

    private void Record(HistoryEvent e)
    {
        if (_episode.Actions.Record(e) is { } actual)
        {
            throw Departed(e, $"{ActionText.Describe(e)} as action #{e.EventId}", actual);
        }

        if (_early.Remove(e.EventId, out HistoryEvent? answer))
        {
            DeliverUnlessSuspended(answer);
        }
    }

    private void DeliverUnlessSuspended(HistoryEvent e)
    {
        if (_isSuspended)
        {
            _held.Enqueue(e);
        }
        else
        {
            Deliver(e);
        }
    }

    private void Deliver(HistoryEvent e)
    {
        if (_end is not null)
        {
            KeepForNextRun(e);
            return;
        }

        switch (e.EventTypeCase)
        {
            case HistoryEvent.EventTypeOneofCase.ExecutionStarted:
                Begin(e);
                break;
            case HistoryEvent.EventTypeOneofCase.EventRaised:
                _episode.Inbox.Receive(e);
                break;
            default:
                Settle(e);
                break;
        }

        LetOrchestratorRun();
    }

    /// <summary>A second start of the same run changes nothing.</summary>
    private void Begin(HistoryEvent e)
    {
        if (_context is not null)
        {
            return;
        }

        ExecutionStartedEvent started = e.ExecutionStarted;
        OrchestratorRegistration registration = FindLogic(started);
        if (_episode.Now == default)
        {
            _episode.Now = TimeOf(e);
        }

        OrchestrationContext context = new(_request.InstanceId, started, _episode);
        _context = context;
        _episode.Thread.Begin(() => _orchestrator = registration.InvokeAsync(context, started.Input));
    }

    private OrchestratorRegistration FindLogic(ExecutionStartedEvent started)
    {
        if (!_registry.TryGetOrchestrator(started.Name, out OrchestratorRegistration? registration))
        {
            throw new UnknownLogicException(
                $"This worker has no orchestrator '{started.Name}'. It has: {string.Join(", ", _registry.OrchestratorNames.Order(StringComparer.Ordinal))}.");
        }

        bool isLater = _registry.Version is { } known
            && RunVersion.TryParse(started.Version, out RunVersion asked)
            && asked > RunVersion.Parse(known);
        return !isLater
            ? registration
            : throw new UnknownLogicException(
                $"Instance '{_request.InstanceId}' is pinned to version {started.Version} of '{started.Name}', this worker knows up to {_registry.Version}.");
    }

    private void Settle(HistoryEvent answer)
    {
        (int id, string kind) = WhatItAnswers(answer);
        if (!_episode.Actions.TryGetRecorded(id, out OrchestratorAction? action))
        {
            _early.TryAdd(id, answer);
            return;
        }

        if (!ActionText.Describe(action).StartsWith(kind, StringComparison.Ordinal))
        {
            throw Departed(answer, $"{kind} as action #{id}", ActionText.Describe(action));
        }

        _episode.Tasks.Settle(id, answer);
    }

    private DateTimeOffset TimeOf(HistoryEvent e)
    {
        try
        {
            return e.Timestamp?.ToDateTimeOffset() ?? _episode.Now;
        }
        catch (InvalidOperationException invalid)
        {
            throw new UnknownLogicException($"Event {_position} of instance '{_request.InstanceId}' has no valid time: {invalid.Message}");
        }
    }

    private static (int Id, string Kind) WhatItAnswers(HistoryEvent answer) => answer.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.TaskCompleted => (answer.TaskCompleted.TaskScheduledId, ActionText.ActivityKind),
        HistoryEvent.EventTypeOneofCase.TaskFailed => (answer.TaskFailed.TaskScheduledId, ActionText.ActivityKind),
        HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCompleted =>
            (answer.SubOrchestrationInstanceCompleted.TaskScheduledId, ActionText.SubOrchestrationKind),
        HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceFailed =>
            (answer.SubOrchestrationInstanceFailed.TaskScheduledId, ActionText.SubOrchestrationKind),
        _ => (answer.TimerFired.TimerId, ActionText.TimerKind),
    };
}
