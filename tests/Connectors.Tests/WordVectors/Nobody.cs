using Pipelines.Core.Identity;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.Tests.WordVectors;

/// <summary>The place of other models, where none is.</summary>
internal sealed class Nobody : IInferenceClient
{
    public static Nobody Instance { get; } = new();

    public Task<Completion> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<CompletionUpdate> StreamAsync(CompletionRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<EmbeddingResult> EmbedAsync(EmbeddingRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<RerankResult> RerankAsync(RerankRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ContentHash> FingerprintAsync(string model, CancellationToken cancellationToken) => throw new NotSupportedException();
}
