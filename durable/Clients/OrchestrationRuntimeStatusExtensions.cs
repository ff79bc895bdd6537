namespace Pipelines.Durable.Clients;

public static class OrchestrationRuntimeStatusExtensions
{
    /// <summary>An instance in this state never changes again.</summary>
    public static bool IsFinal(this OrchestrationRuntimeStatus status) =>
        status is OrchestrationRuntimeStatus.Completed
            or OrchestrationRuntimeStatus.Failed
            or OrchestrationRuntimeStatus.Canceled
            or OrchestrationRuntimeStatus.Terminated;
}
