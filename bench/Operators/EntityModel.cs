using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Pipelines.Bench.Map;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Usage;

namespace Pipelines.Bench.Operators;

/// <summary>A model in the process that knows which names are of one entity, and answers everything else with the same text, at once or after a while.</summary>
internal sealed partial class EntityModel(TimeSpan latency) : IInferenceClient, IDisposable
{
    private const string Otherwise = """{"summary":"as before"}""";

    private static readonly TokenUsage Usage = new(100, 0, 0, 10, 0);

    private readonly LatencyLine? _line = latency > TimeSpan.Zero ? new LatencyLine(latency) : null;
    private long _comparisons;
    private long _calls;
    private long _texts;

    /// <summary>Questions about two names.</summary>
    public long Comparisons => Volatile.Read(ref _comparisons);

    /// <summary>All calls but those for vectors.</summary>
    public long Calls => Volatile.Read(ref _calls);

    /// <summary>Texts of which vectors were made.</summary>
    public long Texts => Volatile.Read(ref _texts);

    public async Task<Completion> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        await (_line?.WaitAsync(cancellationToken) ?? YieldAsync());
        Interlocked.Increment(ref _calls);
        string prompt = request.Messages[^1].Content;
        string answer = Otherwise;
        if (prompt.StartsWith("Same?", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _comparisons);
            MatchCollection names = Name().Matches(prompt);
            answer = EntityText.EntityOf(names[0].ValueSpan) == EntityText.EntityOf(names[1].ValueSpan) ? """{"is_match":true}""" : """{"is_match":false}""";
        }

        return new Completion(request.Model, [new CompletionChoice(answer, FinishReason.Stop)], Usage);
    }

    public async IAsyncEnumerable<CompletionUpdate> StreamAsync(CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new CompletionUpdate(0, string.Empty, await CompleteAsync(request, cancellationToken));
    }

    public Task<EmbeddingResult> EmbedAsync(EmbeddingRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _texts, request.Inputs.Count);
        return Task.FromResult(new EmbeddingResult([.. request.Inputs.Select(EntityText.VectorOf)], Usage));
    }

    public Task<RerankResult> RerankAsync(RerankRequest request, CancellationToken cancellationToken) =>
        throw new InferenceException(InferenceFailureKind.Unsupported, "This model scores no documents.");

    public Task<ContentHash> FingerprintAsync(string model, CancellationToken cancellationToken) => Task.FromResult(ContentHash.Of("entities"u8));

    public void Dispose() => _line?.Dispose();

    private static async Task YieldAsync() => await Task.Yield();

    [GeneratedRegex(@"e\d+ v\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
