using Pipelines.Core.Identity;

namespace Pipelines.Core.Inference;

/// <summary>
/// A model that answers. Makes one attempt per call and never retries on its own: the one retry mechanism stands above it.
/// Thread-safe. Cancelling the token stops the work itself, not only the waiting.
/// </summary>
public interface IInferenceClient
{
    /// <exception cref="InferenceException">The call failed; its kind says whose fault it is and whether another try may help.</exception>
    Task<Completion> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken);

    /// <summary>The same call, in pieces as they are generated.</summary>
    /// <exception cref="InferenceException">As above, at any point of the stream.</exception>
    IAsyncEnumerable<CompletionUpdate> StreamAsync(CompletionRequest request, CancellationToken cancellationToken);

    /// <exception cref="InferenceException">The call failed, or the model makes no embeddings.</exception>
    Task<EmbeddingResult> EmbedAsync(EmbeddingRequest request, CancellationToken cancellationToken);

    /// <exception cref="InferenceException">The call failed, or the model scores no documents.</exception>
    Task<RerankResult> RerankAsync(RerankRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// What identifies the model behind <paramref name="model"/> in call keys: for a local model the hash of its file and engine
    /// settings, for a remote endpoint that of its base URL and model name.
    /// </summary>
    /// <exception cref="InferenceException">No such model.</exception>
    Task<ContentHash> FingerprintAsync(string model, CancellationToken cancellationToken);

    /// <summary>Where calls of <paramref name="model"/> go; a model without further knowledge is a place of its own.</summary>
    /// <exception cref="InferenceException">No such model.</exception>
    ModelEndpoint EndpointOf(string model) => new(model);

    /// <summary>The batch API for <paramref name="model"/>; null when its place has none.</summary>
    /// <exception cref="InferenceException">No such model.</exception>
    IBatchInference? BatchesOf(string model) => null;
}
