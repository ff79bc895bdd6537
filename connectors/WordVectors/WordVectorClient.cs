using System.Runtime.CompilerServices;
using System.Text;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Usage;

namespace Pipelines.Connectors.WordVectors;

/// <summary>
/// Answers for the built-in embedding model (<see cref="BuiltInModels.WordVectors"/>), whatever endpoint is set for others; passes
/// every other call on. Deterministic: equal texts give equal bits on every machine.
/// </summary>
/// <param name="others">Answers for all other models; stays the caller's.</param>
/// <param name="file">The word vectors.</param>
public sealed class WordVectorClient(IInferenceClient others, WordVectorFile file) : IInferenceClient
{
    /// <summary>Raised when the same file gives other vectors.</summary>
    private const string AlgorithmVersion = "pipelines/word-vectors/1";

    public Task<EmbeddingResult> EmbedAsync(EmbeddingRequest request, CancellationToken cancellationToken) =>
        request.Model == BuiltInModels.WordVectors ? Task.Run(() => Embed(request.Inputs, cancellationToken), cancellationToken) : others.EmbedAsync(request, cancellationToken);

    public async Task<ContentHash> FingerprintAsync(string model, CancellationToken cancellationToken)
    {
        if (model != BuiltInModels.WordVectors)
        {
            return await others.FingerprintAsync(model, cancellationToken);
        }

        return ContentHash.Of(Encoding.UTF8.GetBytes($"{AlgorithmVersion} {file.Hash}"));
    }

    public ModelEndpoint EndpointOf(string model) =>
        model == BuiltInModels.WordVectors ? new ModelEndpoint($"local/{model}") : others.EndpointOf(model);

    public IBatchInference? BatchesOf(string model) => model == BuiltInModels.WordVectors ? null : others.BatchesOf(model);

    public Task<Completion> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken) =>
        request.Model == BuiltInModels.WordVectors ? throw EmbedsOnly() : others.CompleteAsync(request, cancellationToken);

    public async IAsyncEnumerable<CompletionUpdate> StreamAsync(CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (request.Model == BuiltInModels.WordVectors)
        {
            throw EmbedsOnly();
        }

        await foreach (CompletionUpdate update in others.StreamAsync(request, cancellationToken))
        {
            yield return update;
        }
    }

    public Task<RerankResult> RerankAsync(RerankRequest request, CancellationToken cancellationToken) =>
        request.Model == BuiltInModels.WordVectors ? throw EmbedsOnly() : others.RerankAsync(request, cancellationToken);

    private EmbeddingResult Embed(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        TextVectors vectors = file.Vectors;
        float[][] made = new float[texts.Count][];
        long words = 0;
        for (int i = 0; i < made.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (made[i], long ofText) = vectors.Of(texts[i]);
            words += ofText;
        }

        return new EmbeddingResult(made, new TokenUsage(words, 0, 0, 0, 0));
    }

    private static InferenceException EmbedsOnly() => new(
        InferenceFailureKind.BadRequest, $"The model '{BuiltInModels.WordVectors}' makes embeddings and nothing else. Name another model.");
}
