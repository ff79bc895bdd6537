using Pipelines.Durable.Orchestrations;

namespace Pipelines.Durable.Registration;

/// <param name="Name">As registered.</param>
/// <param name="InvokeAsync">JSON in, JSON out.</param>
internal sealed record OrchestratorRegistration(string Name, Func<IOrchestrationContext, string?, Task<string?>> InvokeAsync);
