using System.Runtime.CompilerServices;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Usage;

namespace Pipelines.Bench.Map;

/// <summary>A model in the process that answers every call with the same typed answer, at once or after a while.</summary>
internal sealed class InstantModel(string answer, TimeSpan latency) : IInferenceClient, IDisposable
{
    public const string Name = "instant";

    private static readonly TokenUsage Usage = new(100, 0, 0, 10, 0);

    private readonly LatencyLine? _line = latency > TimeSpan.Zero ? new LatencyLine(latency) : null;

    /// <summary>When calls were under way.</summary>
    public BusyMeter Busy { get; } = new();

    public async Task<Completion> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        Busy.Begin();
        if (_line is not null)
        {
            await _line.WaitAsync(cancellationToken);
        }

        Busy.End();
        return new Completion(request.Model, [new CompletionChoice(answer, FinishReason.Stop)], Usage);
    }

    public async IAsyncEnumerable<CompletionUpdate> StreamAsync(CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new CompletionUpdate(0, string.Empty, await CompleteAsync(request, cancellationToken));
    }

    public Task<EmbeddingResult> EmbedAsync(EmbeddingRequest request, CancellationToken cancellationToken) =>
        throw new InferenceException(InferenceFailureKind.Unsupported, "This model makes no embeddings.");

    public Task<RerankResult> RerankAsync(RerankRequest request, CancellationToken cancellationToken) =>
        throw new InferenceException(InferenceFailureKind.Unsupported, "This model scores no documents.");

    public Task<ContentHash> FingerprintAsync(string model, CancellationToken cancellationToken) =>
        Task.FromResult(ContentHash.Of("instant"u8));

    public void Dispose() => _line?.Dispose();
}
