namespace Pipelines.Durable.Replay;

/// <summary>An orchestrator broke a rule that replay rests on, or a bound. Fails the run even when the orchestrator catches it.</summary>
public sealed class OrchestratorRuleException(string message) : Exception(message);
