using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Budgets;

namespace Pipelines.Runtime.Calls;

/// <summary>Keeps the pipeline's own <c>rate_limits</c>: calls begin no faster than all of them allow.</summary>
internal sealed class RatePacer(RateLimits limits, TimeProvider time)
{
    private readonly RateWindow[] _calls = [.. limits.Calls.Select(limit => new RateWindow(limit, time))];
    private readonly RateWindow[] _embeddingCalls = [.. limits.EmbeddingCalls.Select(limit => new RateWindow(limit, time))];
    private readonly RateWindow[] _tokens = [.. limits.Tokens.Select(limit => new RateWindow(limit, time))];

    /// <summary>Waits for the call's turn. Until it is settled it counts with as many tokens as it may take at most.</summary>
    /// <returns>To be settled when the call is answered; a call that fails keeps its share.</returns>
    public async ValueTask<IReadOnlyList<RateShare>> EnterAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        bool isEmbedding = request.Kind == RequestKind.Embedding;
        foreach (RateWindow window in isEmbedding ? _embeddingCalls : _calls)
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
}
