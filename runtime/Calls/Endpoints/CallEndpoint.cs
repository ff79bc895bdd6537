using Pipelines.Core.Inference;

namespace Pipelines.Runtime.Calls.Endpoints;

/// <summary>What all runs of a process know about one endpoint.</summary>
internal sealed class CallEndpoint(ModelEndpoint endpoint, EndpointOptions options, TimeProvider time, CallJitter jitter)
{
    public ModelEndpoint Endpoint { get; } = endpoint;

    public EndpointBreaker Breaker { get; } = new(options, time, jitter);

    /// <summary>Who is answered.</summary>
    public AnsweredCalls Answers { get; } = new();

    public EndpointGate Gate { get; } = new(options, time);
}
