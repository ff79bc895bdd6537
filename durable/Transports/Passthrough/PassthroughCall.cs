using Pipelines.Durable.Activities;

namespace Pipelines.Durable.Transports.Passthrough;

/// <summary>One try of one activity, as a host hands it over.</summary>
/// <param name="Activity">Its name.</param>
/// <param name="InputJson">What the orchestrator gave it; null for nothing.</param>
/// <param name="InstanceId">The orchestration's; null where the host does not say.</param>
/// <param name="InvocationId">
/// Names this delivery. The host does not say which call of the orchestration it is, so <see cref="ActivityContext.IdempotencyKey"/> is
/// another for each delivery.
/// </param>
public sealed record PassthroughCall(string Activity, string? InputJson, string? InstanceId, string InvocationId);
