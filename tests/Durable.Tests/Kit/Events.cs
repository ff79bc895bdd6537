using Google.Protobuf.WellKnownTypes;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Tests.Kit;

/// <summary>Events as engines write them.</summary>
internal static class Events
{
    public const int FromOutside = -1;

    public static readonly DateTimeOffset Epoch = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static HistoryEvent EpisodeStarted(DateTimeOffset? now = null) =>
        At(FromOutside, now, e => e.OrchestratorStarted = new OrchestratorStartedEvent());

    public static HistoryEvent EpisodeCompleted() => At(FromOutside, null, e => e.OrchestratorCompleted = new OrchestratorCompletedEvent());

    public static HistoryEvent Started(string name, string? inputJson = null, string? version = null, string executionId = "e1") =>
        At(FromOutside, null, e => e.ExecutionStarted = new ExecutionStartedEvent
        {
            Name = name,
            Input = inputJson,
            Version = version,
            OrchestrationInstance = new OrchestrationInstance { InstanceId = "i", ExecutionId = executionId },
        });

    public static HistoryEvent Scheduled(int id, string name, string? inputJson = null) =>
        At(id, null, e => e.TaskScheduled = new TaskScheduledEvent { Name = name, Input = inputJson });

    public static HistoryEvent Completed(int id, string? resultJson) =>
        At(FromOutside, null, e => e.TaskCompleted = new TaskCompletedEvent { TaskScheduledId = id, Result = resultJson });

    public static HistoryEvent Failed(int id, string message, bool isNonRetriable = false) =>
        At(FromOutside, null, e => e.TaskFailed = new TaskFailedEvent { TaskScheduledId = id, FailureDetails = Details(message, isNonRetriable) });

    public static HistoryEvent SubCreated(int id, string name, string instanceId) =>
        At(id, null, e => e.SubOrchestrationInstanceCreated = new SubOrchestrationInstanceCreatedEvent { Name = name, InstanceId = instanceId });

    public static HistoryEvent SubCompleted(int id, string? resultJson) => At(FromOutside, null, e =>
        e.SubOrchestrationInstanceCompleted = new SubOrchestrationInstanceCompletedEvent { TaskScheduledId = id, Result = resultJson });

    public static HistoryEvent SubFailed(int id, string message) => At(FromOutside, null, e =>
        e.SubOrchestrationInstanceFailed = new SubOrchestrationInstanceFailedEvent { TaskScheduledId = id, FailureDetails = Details(message, false) });

    public static HistoryEvent TimerCreated(int id, DateTimeOffset fireAt) =>
        At(id, null, e => e.TimerCreated = new TimerCreatedEvent { FireAt = fireAt.ToTimestamp() });

    public static HistoryEvent TimerFired(int id, DateTimeOffset fireAt) =>
        At(FromOutside, null, e => e.TimerFired = new TimerFiredEvent { TimerId = id, FireAt = fireAt.ToTimestamp() });

    public static HistoryEvent Sent(int id, string name, string instanceId) =>
        At(id, null, e => e.EventSent = new EventSentEvent { Name = name, InstanceId = instanceId });

    public static HistoryEvent Raised(string name, string? inputJson = null) =>
        At(FromOutside, null, e => e.EventRaised = new EventRaisedEvent { Name = name, Input = inputJson });

    public static HistoryEvent Suspended() => At(FromOutside, null, e => e.ExecutionSuspended = new ExecutionSuspendedEvent());

    public static HistoryEvent Resumed() => At(FromOutside, null, e => e.ExecutionResumed = new ExecutionResumedEvent());

    public static HistoryEvent Terminated(string? outputJson = null) =>
        At(FromOutside, null, e => e.ExecutionTerminated = new ExecutionTerminatedEvent { Input = outputJson });

    private static TaskFailureDetails Details(string message, bool isNonRetriable) =>
        new() { ErrorType = "Test.Failure", ErrorMessage = message, IsNonRetriable = isNonRetriable };

    private static HistoryEvent At(int id, DateTimeOffset? now, Action<HistoryEvent> fill)
    {
        HistoryEvent e = new() { EventId = id, Timestamp = (now ?? Epoch).ToTimestamp() };
        fill(e);
        return e;
    }
}
