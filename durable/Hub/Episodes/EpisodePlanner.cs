using System.Globalization;
using Pipelines.Durable.Hub.History;
using Pipelines.Durable.Hub.Instances;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Hub.Episodes;

/// <summary>Turns the actions of an episode into events, messages and instances. Pure but for the ids it is given.</summary>
internal sealed class EpisodePlanner(Func<Guid> newGuid)
{
    /// <exception cref="InvalidOperationException">An action is of a kind that is not known, or the run is ended twice.</exception>
    public EpisodePlan Plan(Episode episode, OrchestratorResponse response, DateTimeOffset now)
    {
        List<HistoryEvent> events = [];
        List<HistoryEvent> activities = [];
        List<HistoryEvent> timers = [];
        List<InstanceStart> children = [];
        List<OutgoingEvent> sent = [];
        List<TerminateOrchestrationAction> terminations = [];
        CompleteOrchestrationAction? end = null;
        foreach (OrchestratorAction action in response.Actions)
        {
            var @event = new HistoryEvent { EventId = action.Id, Timestamp = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(now) };
            switch (action.OrchestratorActionTypeCase)
            {
                case OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask:
                    @event.TaskScheduled = Scheduled(action.ScheduleTask);
                    activities.Add(@event);
                    break;
                case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer:
                    @event.TimerCreated = new TimerCreatedEvent { FireAt = action.CreateTimer.FireAt };
                    timers.Add(WireEvents.TimerFired(action.CreateTimer.FireAt, action.Id));
                    break;
                case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration:
                    InstanceStart child = Child(episode, action.Id, action.CreateSubOrchestration);
                    @event.SubOrchestrationInstanceCreated = Created(child);
                    children.Add(child);
                    break;
                case OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent:
                    @event.EventSent = Sent(action.SendEvent);
                    sent.Add(new OutgoingEvent(@event.EventSent.InstanceId, WireEvents.Raised(now, action.SendEvent.Name, action.SendEvent.Data)));
                    break;
                case OrchestratorAction.OrchestratorActionTypeOneofCase.TerminateOrchestration:
                    terminations.Add(action.TerminateOrchestration);
                    continue;
                case OrchestratorAction.OrchestratorActionTypeOneofCase.CompleteOrchestration when end is null:
                    end = action.CompleteOrchestration;
                    @event = WireEvents.Completed(now, action.Id, end.OrchestrationStatus, end.Result, end.FailureDetails);
                    break;
                default:
                    throw new InvalidOperationException(
                        $"Action {action.Id} of instance '{episode.Instance.Id}' ({action.OrchestratorActionTypeCase}) is not known, or ends the run a second time.");
            }

            events.Add(@event);
        }

        events.Add(WireEvents.OrchestratorCompleted(now));
        return new EpisodePlan
        {
            Events = events,
            Activities = activities,
            Timers = timers,
            Children = children,
            Sent = sent,
            Terminations = terminations,
            End = end,
            IsSuspended = Suspension(episode.Request.NewEvents),
            CustomStatusJson = response.CustomStatus,
        };
    }

    private static TaskScheduledEvent Scheduled(ScheduleTaskAction action) => new()
    {
        Name = action.Name,
        Version = action.Version,
        Input = action.Input,
        ParentTraceContext = action.ParentTraceContext,
        Tags = { action.Tags },
    };

    private static EventSentEvent Sent(SendEventAction action) =>
        new() { InstanceId = action.Instance?.InstanceId ?? string.Empty, Name = action.Name, Input = action.Data };

    private static SubOrchestrationInstanceCreatedEvent Created(InstanceStart child) => new()
    {
        InstanceId = child.Id,
        Name = child.Name,
        Version = child.Version,
        Input = child.InputJson,
        ParentTraceContext = child.TraceContext,
        Tags = { child.Tags.ToDictionary() },
    };

    /// <summary>A child that was given no id is named after the run and the action that starts it.</summary>
    private InstanceStart Child(Episode episode, int actionId, CreateSubOrchestrationAction action)
    {
        InstanceRow parent = episode.Instance;
        string id = action.InstanceId.Length > 0
            ? action.InstanceId
            : string.Create(CultureInfo.InvariantCulture, $"{parent.ExecutionId}:{actionId:x4}");
        return new InstanceStart(id, newGuid().ToString("n"), action.Name)
        {
            Version = action.Version,
            InputJson = action.Input,
            Parent = new InstanceParent(parent.Key, parent.Id, parent.ExecutionId, actionId),
            ParentName = parent.Name,
            Tags = action.Tags,
            TraceContext = action.ParentTraceContext,
        };
    }

    /// <summary>The last word of the messages counts.</summary>
    private static bool? Suspension(IEnumerable<HistoryEvent> messages) => messages
        .LastOrDefault(static e => e.ExecutionSuspended is not null || e.ExecutionResumed is not null) is { } last
            ? last.ExecutionSuspended is not null
            : null;
}
