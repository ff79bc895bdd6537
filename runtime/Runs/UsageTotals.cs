using Pipelines.Core.Usage;

namespace Pipelines.Runtime.Runs;

/// <summary>What a run has paid, over all its attempts.</summary>
/// <param name="Calls">Paid calls.</param>
/// <param name="ReusedCalls">Answers got without paying: from earlier runs, or of equal calls of this one.</param>
/// <param name="InputTokens">Prompt tokens of the paid calls.</param>
/// <param name="CachedTokens">Those of them whose KV was reused.</param>
/// <param name="ComputedTokens">Those of them that had to be computed.</param>
/// <param name="OutputTokens">Generated tokens.</param>
/// <param name="Cost">US dollars; null when a model has no price.</param>
public sealed record UsageTotals(
    long Calls,
    long ReusedCalls,
    long InputTokens,
    long CachedTokens,
    long ComputedTokens,
    long OutputTokens,
    decimal? Cost)
{
    public static UsageTotals Of(IReadOnlyList<ModelUsage> models, long reusedCalls, PriceBook prices)
    {
        TokenUsage tokens = models.Aggregate(default(TokenUsage), static (sum, model) => sum + model.Tokens);
        return new UsageTotals(
            models.Sum(static model => model.Calls),
            reusedCalls,
            tokens.InputTokens,
            tokens.CachedTokens,
            tokens.ComputedTokens,
            tokens.OutputTokens,
            prices.CostOf(models));
    }
}
