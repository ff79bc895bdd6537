using Pipelines.Durable.Failures;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Clients;

/// <summary>Reads entries of histories from the wire.</summary>
internal static class HistoryEntries
{
    public static HistoryEntry Of(HistoryEvent e)
    {
        var entry = new HistoryEntry(e.EventTypeCase.ToString(), e.Timestamp?.ToDateTimeOffset() ?? DateTimeOffset.UnixEpoch) { EventId = e.EventId };
        return e.EventTypeCase switch
        {
            HistoryEvent.EventTypeOneofCase.ExecutionStarted => entry with
            {
                Name = e.ExecutionStarted.Name,
                FireAt = e.ExecutionStarted.ScheduledStartTimestamp?.ToDateTimeOffset(),
            },
            HistoryEvent.EventTypeOneofCase.ExecutionCompleted => entry with
            {
                Status = (OrchestrationRuntimeStatus)e.ExecutionCompleted.OrchestrationStatus,
                ResultJson = e.ExecutionCompleted.Result,
                Failure = e.ExecutionCompleted.FailureDetails?.FromWire(),
            },
            HistoryEvent.EventTypeOneofCase.ExecutionTerminated => entry with { Reason = e.ExecutionTerminated.Input },
            HistoryEvent.EventTypeOneofCase.ExecutionSuspended => entry with { Reason = e.ExecutionSuspended.Input },
            HistoryEvent.EventTypeOneofCase.ExecutionResumed => entry with { Reason = e.ExecutionResumed.Input },
            HistoryEvent.EventTypeOneofCase.ExecutionRewound => entry with { Reason = e.ExecutionRewound.Reason },
            HistoryEvent.EventTypeOneofCase.EventRaised => entry with { Name = e.EventRaised.Name },
            HistoryEvent.EventTypeOneofCase.EventSent => entry with { Name = e.EventSent.Name, InstanceId = e.EventSent.InstanceId },
            HistoryEvent.EventTypeOneofCase.TimerCreated => entry with { FireAt = e.TimerCreated.FireAt?.ToDateTimeOffset() },
            HistoryEvent.EventTypeOneofCase.TimerFired => entry with { FireAt = e.TimerFired.FireAt?.ToDateTimeOffset(), ScheduledId = e.TimerFired.TimerId },
            _ => OfWork(entry, e),
        };
    }

    /// <summary>Activities and orchestrations that were started, and their answers.</summary>
    private static HistoryEntry OfWork(HistoryEntry entry, HistoryEvent e) => e.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.TaskScheduled => entry with { Name = e.TaskScheduled.Name },
        HistoryEvent.EventTypeOneofCase.TaskCompleted => entry with { ScheduledId = e.TaskCompleted.TaskScheduledId, ResultJson = e.TaskCompleted.Result },
        HistoryEvent.EventTypeOneofCase.TaskFailed => entry with { ScheduledId = e.TaskFailed.TaskScheduledId, Failure = e.TaskFailed.FailureDetails?.FromWire() },
        HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCreated => entry with
        {
            Name = e.SubOrchestrationInstanceCreated.Name,
            InstanceId = e.SubOrchestrationInstanceCreated.InstanceId,
        },
        HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCompleted => entry with
        {
            ScheduledId = e.SubOrchestrationInstanceCompleted.TaskScheduledId,
            ResultJson = e.SubOrchestrationInstanceCompleted.Result,
        },
        HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceFailed => entry with
        {
            ScheduledId = e.SubOrchestrationInstanceFailed.TaskScheduledId,
            Failure = e.SubOrchestrationInstanceFailed.FailureDetails?.FromWire(),
        },
        _ => entry,
    };
}
