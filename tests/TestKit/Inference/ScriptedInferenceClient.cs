using System.Runtime.CompilerServices;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;

namespace Pipelines.TestKit.Inference;

/// <summary>
/// A model in the process whose answers a test writes. Counts calls and how many were under way together. Thread-safe.
/// </summary>
/// <param name="answer">Answers a call; may throw an <see cref="InferenceException"/>.</param>
public sealed class ScriptedInferenceClient(Func<CompletionRequest, CancellationToken, Task<Completion>> answer) : IInferenceClient
{
    private int _calls;
    private int _underWay;
    private int _underWayMax;

    /// <summary>A model that answers at once.</summary>
    public ScriptedInferenceClient(Func<CompletionRequest, Completion> answer)
        : this((request, _) => Task.FromResult(answer(request)))
    {
    }

    public int Calls => Volatile.Read(ref _calls);

    public int UnderWayMax => Volatile.Read(ref _underWayMax);

    public async Task<Completion> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        int underWay = Interlocked.Increment(ref _underWay);
        for (int max = UnderWayMax; underWay > max; max = UnderWayMax)
        {
            Interlocked.CompareExchange(ref _underWayMax, underWay, max);
        }

        try
        {
            return await answer(request, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    public async IAsyncEnumerable<CompletionUpdate> StreamAsync(CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Completion whole = await CompleteAsync(request, cancellationToken);
        yield return new CompletionUpdate(0, whole.Choices[0].Text);
        yield return new CompletionUpdate(0, string.Empty, whole);
    }

    /// <summary>Makes the vector of a text; null when the model makes none.</summary>
    public Func<string, float[]>? Embed { get; init; }

    public Task<EmbeddingResult> EmbedAsync(EmbeddingRequest request, CancellationToken cancellationToken) => Embed is { } embed
        ? Task.FromResult(new EmbeddingResult([.. request.Inputs.Select(embed)], default))
        : throw new InferenceException(InferenceFailureKind.Unsupported, "The scripted model makes no embeddings.");

    public Task<RerankResult> RerankAsync(RerankRequest request, CancellationToken cancellationToken) =>
        throw new InferenceException(InferenceFailureKind.Unsupported, "The scripted model scores no documents.");

    public Task<ContentHash> FingerprintAsync(string model, CancellationToken cancellationToken) =>
        Task.FromResult(ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(model)));
}
