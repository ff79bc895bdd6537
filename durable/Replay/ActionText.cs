using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Replay;

/// <summary>
/// Compares what an orchestrator asks for with what its history says it asked for: the kind and the name count, payloads and times do
/// not, because they may rightly change in form.
/// </summary>
internal static class ActionText
{
    public const string ActivityKind = "activity";
    public const string SubOrchestrationKind = "sub-orchestration";
    public const string TimerKind = "a timer";

    public static bool Agree(OrchestratorAction action, HistoryEvent recorded) =>
        string.Equals(Describe(action), Describe(recorded), StringComparison.OrdinalIgnoreCase);

    public static string Describe(OrchestratorAction action) => action.OrchestratorActionTypeCase switch
    {
        OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask => Activity(action.ScheduleTask.Name),
        OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration => SubOrchestration(action.CreateSubOrchestration.Name),
        OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer => TimerKind,
        OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent => Event(action.SendEvent.Name, action.SendEvent.Instance.InstanceId),
        _ => action.OrchestratorActionTypeCase.ToString(),
    };

    public static string Describe(HistoryEvent recorded) => recorded.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.TaskScheduled => Activity(recorded.TaskScheduled.Name),
        HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCreated => SubOrchestration(recorded.SubOrchestrationInstanceCreated.Name),
        HistoryEvent.EventTypeOneofCase.TimerCreated => TimerKind,
        HistoryEvent.EventTypeOneofCase.EventSent => Event(recorded.EventSent.Name, recorded.EventSent.InstanceId),
        _ => recorded.EventTypeCase.ToString(),
    };

    private static string Activity(string name) => $"{ActivityKind} '{name}'";

    private static string SubOrchestration(string name) => $"{SubOrchestrationKind} '{name}'";

    private static string Event(string name, string instanceId) => $"event '{name}' to instance '{instanceId}'";
}
