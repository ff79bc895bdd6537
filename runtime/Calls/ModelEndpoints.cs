using System.Collections.Concurrent;
using Pipelines.Core.Inference;
using Pipelines.Runtime.Calls.Endpoints;

namespace Pipelines.Runtime.Calls;

/// <summary>Finds the endpoint of each model once a run. Thread-safe.</summary>
internal sealed class ModelEndpoints(IInferenceClient client, EndpointBook book)
{
    private readonly ConcurrentDictionary<string, CallEndpoint> _byModel = new(StringComparer.Ordinal);

    /// <exception cref="InferenceException">No such model.</exception>
    public CallEndpoint Of(string model) => _byModel.GetOrAdd(
        model,
        static (name, own) => own.Book.Get(own.Client.EndpointOf(name)),
        (Client: client, Book: book));
}
