using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Transports;

/// <summary>One episode of one instance. An instance is never lent to two workers at a time.</summary>
/// <param name="Request">The whole history: what earlier episodes have answered, and what has come since.</param>
/// <param name="CompletionToken">Names the loan.</param>
/// <param name="Revoked">See <see cref="DurableWorkItem"/>.</param>
internal sealed record OrchestratorWorkItem(OrchestratorRequest Request, string CompletionToken, CancellationToken Revoked)
    : DurableWorkItem(CompletionToken, Revoked);
