using Pipelines.Core.Identity;
using Pipelines.Core.Inference;

namespace Pipelines.Functions.App.Telemetry;

/// <summary>A client whose calls are told of, one span each.</summary>
internal sealed class MeasuredClient(IInferenceClient inner, CallTelemetry telemetry) : IInferenceClient
{
    public Task<Completion> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken) =>
        telemetry.MeasureAsync("model.complete", request.Model, request.Origin, () => inner.CompleteAsync(request, cancellationToken), static answer => answer.Usage);

    /// <summary>Runs do not stream, so there is nothing to tell of a stream.</summary>
    public IAsyncEnumerable<CompletionUpdate> StreamAsync(CompletionRequest request, CancellationToken cancellationToken) => inner.StreamAsync(request, cancellationToken);

    public Task<EmbeddingResult> EmbedAsync(EmbeddingRequest request, CancellationToken cancellationToken) =>
        telemetry.MeasureAsync("model.embed", request.Model, request.Origin, () => inner.EmbedAsync(request, cancellationToken), static answer => answer.Usage);

    public Task<RerankResult> RerankAsync(RerankRequest request, CancellationToken cancellationToken) =>
        telemetry.MeasureAsync("model.rerank", request.Model, request.Origin, () => inner.RerankAsync(request, cancellationToken), static answer => answer.Usage);

    public Task<ContentHash> FingerprintAsync(string model, CancellationToken cancellationToken) => inner.FingerprintAsync(model, cancellationToken);

    public ModelEndpoint EndpointOf(string model) => inner.EndpointOf(model);

    public IBatchInference? BatchesOf(string model) => inner.BatchesOf(model);
}
