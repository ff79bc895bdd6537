namespace Pipelines.Durable.Orchestrations;

/// <summary>An orchestrator by name, with the types that its callers and its implementation agree on.</summary>
/// <param name="Name">Part of every history that calls it. Compared without regard to case.</param>
public sealed record OrchestratorRef<TInput, TOutput>(string Name);
