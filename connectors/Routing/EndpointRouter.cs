using System.Runtime.CompilerServices;
using Pipelines.Connectors.OpenAi;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.Routing;

/// <summary>
/// Sends every call to the place of its model: an endpoint, a provider, or this machine. How names are resolved:
/// docs/endpoints.md. One attempt per call, as everywhere; trying the next model is up to whoever retries.
/// </summary>
/// <param name="routes">Where models are.</param>
/// <param name="local">The models of this machine; null when there are none.</param>
/// <param name="http">Sends the requests; see <see cref="OpenAi.Transport.EndpointHttp.Create"/>. Stays the caller's.</param>
/// <param name="time">Measures time-outs.</param>
/// <param name="options">Bounds.</param>
public sealed class EndpointRouter(
    EndpointRoutes routes,
    LocalModels? local,
    HttpMessageInvoker http,
    TimeProvider time,
    OpenAiClientOptions? options = null) : IInferenceClient
{
    private readonly ModelResolver _resolver = new(routes, local?.Knows ?? (_ => false));

    public async Task<Completion> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        (IInferenceClient client, string model) = ClientOf(request.Model, EndpointOperation.Completion);
        return await client.CompleteAsync(request with { Model = model }, cancellationToken) with { Model = request.Model };
    }

    public async IAsyncEnumerable<CompletionUpdate> StreamAsync(
        CompletionRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (IInferenceClient client, string model) = ClientOf(request.Model, EndpointOperation.Completion);
        await foreach (CompletionUpdate update in client.StreamAsync(request with { Model = model }, cancellationToken))
        {
            yield return update with { Final = update.Final is null ? null : update.Final with { Model = request.Model } };
        }
    }

    public Task<EmbeddingResult> EmbedAsync(EmbeddingRequest request, CancellationToken cancellationToken)
    {
        (IInferenceClient client, string model) = ClientOf(request.Model, EndpointOperation.Embedding);
        return client.EmbedAsync(request with { Model = model }, cancellationToken);
    }

    public Task<RerankResult> RerankAsync(RerankRequest request, CancellationToken cancellationToken)
    {
        (IInferenceClient client, string model) = ClientOf(request.Model, EndpointOperation.Rerank);
        return client.RerankAsync(request with { Model = model }, cancellationToken);
    }

    public Task<ContentHash> FingerprintAsync(string model, CancellationToken cancellationToken)
    {
        (IInferenceClient client, string name) = ClientOf(model, EndpointOperation.Completion);
        return client.FingerprintAsync(name, cancellationToken);
    }

    public ModelEndpoint EndpointOf(string model)
    {
        ModelRoute route = _resolver.Resolve(model, EndpointOperation.Completion);
        return route.Endpoint?.Identity ?? new ModelEndpoint($"local/{route.Model}");
    }

    public IBatchInference? BatchesOf(string model)
    {
        (IInferenceClient client, string name) = ClientOf(model, EndpointOperation.Completion);
        return client.BatchesOf(name);
    }

    private (IInferenceClient Client, string Model) ClientOf(string model, EndpointOperation operation)
    {
        ModelRoute route = _resolver.Resolve(model, operation);
        return route.Endpoint is { } endpoint
            ? (new OpenAiInferenceClient(endpoint, http, time, options), route.Model)
            : (local!.Client, route.Model);
    }
}
