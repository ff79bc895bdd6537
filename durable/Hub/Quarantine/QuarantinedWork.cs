namespace Pipelines.Durable.Hub.Quarantine;

/// <summary>Work that was lent as often as is allowed and never answered. It waits until it is released, or its instance is terminated.</summary>
/// <param name="Id">Names it to <see cref="DurableHub.ReleaseQuarantinedAsync"/>.</param>
/// <param name="InstanceId">Whose work it is.</param>
/// <param name="ActivityName">The activity; null when it is an episode of the orchestrator itself.</param>
/// <param name="Deliveries">How often it was lent.</param>
/// <param name="Reason">What is known of the last try.</param>
/// <param name="QuarantinedAt">When it was set aside.</param>
public sealed record QuarantinedWork(
    string Id,
    string InstanceId,
    string? ActivityName,
    int Deliveries,
    string Reason,
    DateTimeOffset QuarantinedAt);
