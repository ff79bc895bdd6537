using System.Globalization;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Budgets;

namespace Pipelines.Runtime.Calls.Rates;

/// <summary>Keeps the pipeline's own <c>rate_limits</c>: calls begin no faster than all of them allow.</summary>
/// <param name="limits">The limits.</param>
/// <param name="open">Opens what keeps one of them, by a name that tells it from the others.</param>
internal sealed class RatePacer(RateLimits limits, Func<string, RateLimit, IRateWindow> open) : IDisposable
{
    private readonly IRateWindow[] _calls = Open("calls", limits.Calls, open);
    private readonly IRateWindow[] _embeddingCalls = Open("embedding-calls", limits.EmbeddingCalls, open);
    private readonly IRateWindow[] _tokens = Open("tokens", limits.Tokens, open);

    /// <summary>Waits for the call's turn. Until it is settled it counts with as many tokens as it may take at most.</summary>
    /// <returns>To be settled when the call is answered; a call that fails keeps its share.</returns>
    public async ValueTask<IReadOnlyList<RateShare>> EnterAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        bool isEmbedding = request.Kind == RequestKind.Embedding;
        foreach (IRateWindow window in isEmbedding ? _embeddingCalls : _calls)
        {
            await window.EnterAsync(1, cancellationToken);
        }

        if (isEmbedding || _tokens.Length == 0)
        {
            return [];
        }

        TokenUsage worst = WorstCase.TokensOf(request, ModelPrice.Free);
        var shares = new RateShare[_tokens.Length];
        for (int i = 0; i < shares.Length; i++)
        {
            shares[i] = await _tokens[i].EnterAsync(worst.InputTokens + worst.OutputTokens, cancellationToken);
        }

        return shares;
    }

    public void Settle(IReadOnlyList<RateShare> shares, TokenUsage used)
    {
        for (int i = 0; i < shares.Count; i++)
        {
            _tokens[i].Settle(shares[i], used.InputTokens + used.OutputTokens);
        }
    }

    /// <summary>No call is under way any more.</summary>
    public void Dispose()
    {
        foreach (IDisposable window in new[] { _calls, _embeddingCalls, _tokens }.SelectMany(static windows => windows).OfType<IDisposable>())
        {
            window.Dispose();
        }
    }

    private static IRateWindow[] Open(string kind, IReadOnlyList<RateLimit> limits, Func<string, RateLimit, IRateWindow> open) =>
        [.. limits.Select((limit, index) => open(string.Create(CultureInfo.InvariantCulture, $"{kind}-{index}"), limit))];
}
