using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Pipelines.Durable.Failures;
using Pipelines.Durable.Hub.Instances;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Hub.History;

/// <summary>Makes the history events that an engine adds of its own.</summary>
internal static class WireEvents
{
    /// <summary>The id of events that answer no action.</summary>
    private const int FromOutside = -1;

    public static HistoryEvent OrchestratorStarted(DateTimeOffset now) => New(now, static e => e.OrchestratorStarted = new());

    public static HistoryEvent OrchestratorCompleted(DateTimeOffset now) => New(now, static e => e.OrchestratorCompleted = new());

    public static HistoryEvent Raised(DateTimeOffset now, string name, string? input) =>
        New(now, e => e.EventRaised = new EventRaisedEvent { Name = name, Input = input });

    public static HistoryEvent Suspended(DateTimeOffset now, string? reason) =>
        New(now, e => e.ExecutionSuspended = new ExecutionSuspendedEvent { Input = reason });

    public static HistoryEvent Resumed(DateTimeOffset now, string? reason) =>
        New(now, e => e.ExecutionResumed = new ExecutionResumedEvent { Input = reason });

    public static HistoryEvent Terminated(DateTimeOffset now, string? output, bool recursive) =>
        New(now, e => e.ExecutionTerminated = new ExecutionTerminatedEvent { Input = output, Recurse = recursive });

    public static HistoryEvent Completed(DateTimeOffset now, int eventId, OrchestrationStatus status, string? result, TaskFailureDetails? failure) =>
        New(now, e =>
        {
            e.EventId = eventId;
            e.ExecutionCompleted = new ExecutionCompletedEvent { OrchestrationStatus = status, Result = result, FailureDetails = failure };
        });

    public static HistoryEvent TimerFired(Timestamp fireAt, int timerId) => new()
    {
        EventId = FromOutside,
        Timestamp = fireAt,
        TimerFired = new TimerFiredEvent { FireAt = fireAt, TimerId = timerId },
    };

    public static HistoryEvent ActivityAnswer(DateTimeOffset now, ActivityResponse answer) => New(now, e =>
    {
        if (answer.FailureDetails is { } failure)
        {
            e.TaskFailed = new TaskFailedEvent { TaskScheduledId = answer.TaskId, FailureDetails = failure };
        }
        else
        {
            e.TaskCompleted = new TaskCompletedEvent { TaskScheduledId = answer.TaskId, Result = answer.Result };
        }
    });

    public static HistoryEvent ChildCompleted(DateTimeOffset now, int taskId, string? result) => New(now, e =>
        e.SubOrchestrationInstanceCompleted = new SubOrchestrationInstanceCompletedEvent { TaskScheduledId = taskId, Result = result });

    public static HistoryEvent ChildFailed(DateTimeOffset now, int taskId, TaskFailureDetails failure) => New(now, e =>
        e.SubOrchestrationInstanceFailed = new SubOrchestrationInstanceFailedEvent { TaskScheduledId = taskId, FailureDetails = failure });

    public static HistoryEvent Started(DateTimeOffset now, InstanceStart start) => New(now, e =>
    {
        e.ExecutionStarted = new ExecutionStartedEvent
        {
            Name = start.Name,
            Version = start.Version,
            Input = start.InputJson,
            OrchestrationInstance = new OrchestrationInstance { InstanceId = start.Id, ExecutionId = start.ExecutionId },
            ScheduledStartTimestamp = start.StartAt?.ToTimestamp(),
            ParentTraceContext = start.TraceContext,
            ParentInstance = start.Parent is { } parent
                ? new ParentInstanceInfo
                {
                    TaskScheduledId = parent.TaskId,
                    Name = start.ParentName,
                    OrchestrationInstance = new OrchestrationInstance { InstanceId = parent.Id, ExecutionId = parent.ExecutionId },
                }
                : null,
            Tags = { start.Tags.ToDictionary() },
        };
    });

    public static TaskFailureDetails Failure(string errorType, string message) =>
        new() { ErrorType = errorType, ErrorMessage = message, IsNonRetriable = true };

    public static FailureDetails ToDetails(TaskFailureDetails failure) => new(
        failure.ErrorType,
        failure.ErrorMessage,
        failure.StackTrace,
        failure.InnerFailure is { } inner ? ToDetails(inner) : null,
        failure.IsNonRetriable);

    public static HistoryEvent Parse(byte[] bytes) => HistoryEvent.Parser.ParseFrom(bytes);

    public static byte[] Write(HistoryEvent @event) => @event.ToByteArray();

    private static HistoryEvent New(DateTimeOffset now, Action<HistoryEvent> fill)
    {
        var @event = new HistoryEvent { EventId = FromOutside, Timestamp = now.ToTimestamp() };
        fill(@event);
        return @event;
    }
}
