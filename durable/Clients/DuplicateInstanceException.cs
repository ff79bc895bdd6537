namespace Pipelines.Durable.Clients;

/// <summary>The start was refused: there is an instance of that id. Nothing was changed.</summary>
public sealed class DuplicateInstanceException(string instanceId, OrchestrationRuntimeStatus status)
    : Exception($"The instance '{instanceId}' exists already and is {status}. Wait for it, terminate or purge it, or start under another id.")
{
    public string InstanceId { get; } = instanceId;

    public OrchestrationRuntimeStatus Status { get; } = status;
}
