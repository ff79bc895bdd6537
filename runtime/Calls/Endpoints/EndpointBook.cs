using System.Collections.Concurrent;
using Pipelines.Core.Inference;

namespace Pipelines.Runtime.Calls.Endpoints;

/// <summary>The endpoints that the process has asked, kept for as long as it lives: there are as many as pipelines name. Thread-safe.</summary>
internal sealed class EndpointBook(EndpointOptions options, TimeProvider time, CallJitter jitter)
{
    private readonly ConcurrentDictionary<ModelEndpoint, CallEndpoint> _endpoints = new();

    public CallEndpoint Get(ModelEndpoint endpoint) => _endpoints.GetOrAdd(endpoint, key => new CallEndpoint(key, options, time, jitter));
}
