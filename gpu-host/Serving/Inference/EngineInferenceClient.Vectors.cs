using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using Pipelines.Core.Inference;
using Pipelines.Core.Usage;

namespace GpuHost.Serving.Inference;

public sealed partial class EngineInferenceClient
{
    /// <summary>Texts of one call that are under way at the same time: a call with many must not fill the queue alone.</summary>
    private const int VectorsInFlightMax = 64;

    /// <inheritdoc/>
    public Task<EmbeddingResult> EmbedAsync(EmbeddingRequest request, CancellationToken cancellationToken) =>
        EmbedAsync(request.Inputs, TokensOf, request.Tenant, cancellationToken);

    /// <summary>The same for inputs that may be tokens already.</summary>
    /// <exception cref="InferenceException">As above.</exception>
    public async Task<EmbeddingResult> EmbedAsync<TInput>(
        IReadOnlyList<TInput> inputs, Func<TInput, TokenId[]> tokensOf, string tenant, CancellationToken cancellationToken)
    {
        if (_engine.Model.Pooling == PoolingKind.Rank)
        {
            throw new InferenceException(
                InferenceFailureKind.Unsupported, $"The model '{_model.Name}' scores documents against a query and makes no embeddings.");
        }

        VectorResult[] results = await VectorsAsync(inputs, tokensOf, tenant, cancellationToken);
        return new EmbeddingResult([.. results.Select(result => UnitVector.Of(result.Values))], Sum(results));
    }

    /// <summary>A text as its vector is made of it.</summary>
    public TokenId[] TokensOf(string text) => _engine.Tokenizer.Tokenize(text, addSpecial: true, parseSpecial: false);

    /// <inheritdoc/>
    public async Task<RerankResult> RerankAsync(RerankRequest request, CancellationToken cancellationToken)
    {
        if (_engine.Model.Pooling != PoolingKind.Rank)
        {
            throw new InferenceException(
                InferenceFailureKind.Unsupported,
                $"The model '{_model.Name}' scores no documents: its file names no pooling of the kind 'rank'. Name a reranker, such as bge-reranker.");
        }

        VectorResult[] results = await VectorsAsync(
            request.Documents, document => _rerankPrompter.Prepare(request.Query, document), request.Tenant, cancellationToken);
        return new RerankResult([.. results.Select(result => (double)result.Values[0])], Sum(results));
    }

    private static TokenUsage Sum(VectorResult[] results) =>
        results.Aggregate(default(TokenUsage), (sum, result) => sum + result.Usage);

    private async Task<VectorResult[]> VectorsAsync<TInput>(
        IReadOnlyList<TInput> inputs, Func<TInput, TokenId[]> prepare, string tenant, CancellationToken cancellationToken)
    {
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var room = new SemaphoreSlim(VectorsInFlightMax);
        Task<VectorResult>[] running = [.. inputs.Select(input => VectorAsync(input, prepare, tenant, room, all))];
        try
        {
            return await Task.WhenAll(running);
        }
        catch (Exception) when (FirstFailure(running) is { } failure)
        {
            throw FailureTranslation.ToInference(failure);
        }
    }

    private async Task<VectorResult> VectorAsync<TInput>(
        TInput input, Func<TInput, TokenId[]> prepare, string tenant, SemaphoreSlim room, CancellationTokenSource all)
    {
        await room.WaitAsync(all.Token);
        try
        {
            return await _engine.EmbedAsync(new VectorRequest { Prompt = prepare(input), Tenant = tenant }, all.Token);
        }
        catch (RequestException)
        {
            await all.CancelAsync();
            throw;
        }
        finally
        {
            room.Release();
        }
    }
}
