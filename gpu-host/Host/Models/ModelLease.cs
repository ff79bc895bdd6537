using System.Runtime.CompilerServices;
using GpuHost.Host.Api.Embeddings;
using GpuHost.Serving.Chat;
using GpuHost.Serving.Models;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Models;

/// <summary>
/// A model as a request names it, which stays open as long as this is not disposed. A LoRA adapter is the model that it was made for
/// with itself in every call; the answer bears its name.
/// </summary>
/// <param name="name">As requests name it.</param>
/// <param name="model">What answers.</param>
/// <param name="adapter">By this the engine knows the adapter; null for none.</param>
/// <param name="release">Called once.</param>
internal sealed class ModelLease(string name, ServedModel model, string? adapter, Action release) : IDisposable
{
    private Action? _release = release;

    public ServedModel Model { get; } = model;

    /// <exception cref="InferenceException">Whatever goes wrong with the call.</exception>
    public Task<Completion> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken) =>
        CompleteAsync(PromptOf(request), request, cancellationToken);

    /// <summary>The request's conversation as the model reads it.</summary>
    /// <exception cref="InferenceException">The model's template refuses the conversation.</exception>
    public ChatPrompt PromptOf(CompletionRequest request) => Model.Client.PromptOf(request);

    /// <summary>Answers a prompt that is tokens already.</summary>
    /// <exception cref="InferenceException">Whatever goes wrong with the call.</exception>
    public async Task<Completion> CompleteAsync(ChatPrompt prompt, CompletionRequest request, CancellationToken cancellationToken) =>
        Named(await Model.Client.CompleteAsync(prompt, Adapted(request), cancellationToken));

    /// <exception cref="InferenceException">Whatever goes wrong with the call.</exception>
    public IAsyncEnumerable<CompletionUpdate> StreamAsync(CompletionRequest request, CancellationToken cancellationToken) =>
        NamedAsync(Model.Client.StreamAsync(Adapted(request), cancellationToken), cancellationToken);

    /// <exception cref="InferenceException">Whatever goes wrong with the call.</exception>
    public IAsyncEnumerable<CompletionUpdate> StreamContinuationAsync(TokenId[] prompt, CompletionRequest request, CancellationToken cancellationToken) =>
        NamedAsync(Model.Client.StreamContinuationAsync(prompt, Adapted(request), cancellationToken), cancellationToken);

    /// <exception cref="InferenceException">It is an adapter, or whatever goes wrong with the call.</exception>
    public Task<EmbeddingResult> EmbedAsync(EmbeddingOrder order, string tenant, CancellationToken cancellationToken)
    {
        if (adapter is not null)
        {
            throw new InferenceException(InferenceFailureKind.Unsupported, $"'{name}' is a LoRA adapter; embeddings come from bare models. Ask '{Model.Name}'.");
        }

        int width = Model.Engine.Model.EmbeddingWidth;
        return order.Dimensions is null || order.Dimensions == width
            ? Model.Client.EmbedAsync(
                order.Inputs, input => input.Text is { } text ? Model.Client.TokensOf(text) : input.ToTokens(Model.Engine.Tokenizer), tenant, cancellationToken)
            : throw new InferenceException(
                InferenceFailureKind.BadRequest, $"The vectors of '{name}' have {width} dimensions and no others. Leave 'dimensions' out.");
    }

    /// <exception cref="InferenceException">It is an adapter, or whatever goes wrong with the call.</exception>
    public Task<RerankResult> RerankAsync(RerankRequest request, CancellationToken cancellationToken) => adapter is null
        ? Model.Client.RerankAsync(request, cancellationToken)
        : throw new InferenceException(InferenceFailureKind.Unsupported, $"'{name}' is a LoRA adapter; scores come from bare models. Ask '{Model.Name}'.");

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();

    private CompletionRequest Adapted(CompletionRequest request) => request with { LoraAdapter = adapter };

    private Completion Named(Completion completion) => completion with { Model = name };

    private async IAsyncEnumerable<CompletionUpdate> NamedAsync(
        IAsyncEnumerable<CompletionUpdate> updates, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (CompletionUpdate update in updates.WithCancellation(cancellationToken))
        {
            yield return update.Final is { } whole ? update with { Final = Named(whole) } : update;
        }
    }
}
