using Google.Protobuf.WellKnownTypes;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Tests.Hub.Kit;

/// <summary>Reads histories and makes actions.</summary>
internal static class Stories
{
    public static IEnumerable<HistoryEvent> Events(OrchestratorRequest request) => request.PastEvents.Concat(request.NewEvents);

    public static IEnumerable<TaskCompletedEvent> Answers(OrchestratorRequest request) =>
        Events(request).Where(static e => e.TaskCompleted is not null).Select(static e => e.TaskCompleted);

    public static bool Scheduled(OrchestratorRequest request) => Events(request).Any(static e => e.TaskScheduled is not null);

    public static string? Input(OrchestratorRequest request) =>
        Events(request).First(static e => e.ExecutionStarted is not null).ExecutionStarted.Input;

    public static OrchestratorAction Activity(int id, string name, string? input = null) =>
        new() { Id = id, ScheduleTask = new ScheduleTaskAction { Name = name, Input = input } };

    public static OrchestratorAction Child(int id, string name, string instanceId, string? input = null) =>
        new() { Id = id, CreateSubOrchestration = new CreateSubOrchestrationAction { Name = name, InstanceId = instanceId, Input = input } };

    public static OrchestratorAction Timer(int id, DateTimeOffset fireAt) =>
        new() { Id = id, CreateTimer = new CreateTimerAction { FireAt = fireAt.ToTimestamp() } };

    public static OrchestratorAction Complete(int id, string? result = null, OrchestrationStatus status = OrchestrationStatus.Completed) =>
        new() { Id = id, CompleteOrchestration = new CompleteOrchestrationAction { OrchestrationStatus = status, Result = result } };

    /// <summary>Asks for one activity, and ends with its result.</summary>
    public static IEnumerable<OrchestratorAction> OneActivity(OrchestratorRequest request, string activity) =>
        Answers(request).FirstOrDefault() is { } answer ? [Complete(1, answer.Result)]
        : Scheduled(request) ? []
        : [Activity(0, activity, Input(request))];
}
