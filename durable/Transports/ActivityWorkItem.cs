using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Transports;

/// <summary>One try of one activity.</summary>
/// <param name="Request">What to do.</param>
/// <param name="CompletionToken">Names the loan.</param>
/// <param name="Revoked">Also canceled when the instance was terminated. See <see cref="DurableWorkItem"/>.</param>
/// <param name="Delivery">From 1: above 1, an earlier loan of the same work ended without an answer. 1 where the engine does not say.</param>
internal sealed record ActivityWorkItem(ActivityRequest Request, string CompletionToken, CancellationToken Revoked, int Delivery = 1)
    : DurableWorkItem(CompletionToken, Revoked);
