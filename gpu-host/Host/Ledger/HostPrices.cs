using Pipelines.Core.Usage;

namespace GpuHost.Host.Ledger;

/// <summary>What this server's models cost. Prices are data; they follow from the tokens used, never from what the work is.</summary>
/// <param name="Book">By model.</param>
internal sealed record HostPrices(PriceBook Book)
{
    /// <summary>Lines of batches cost half.</summary>
    private const decimal BatchFactor = 0.5m;

    public static HostPrices None { get; } = new(PriceBook.Empty);

    /// <summary>Null for a model without a price.</summary>
    public CallCost? CostOf(string model, TokenUsage tokens, bool isBatch)
    {
        if (Book.Find(model) is not { } price)
        {
            return null;
        }

        decimal factor = isBatch ? BatchFactor : 1;
        return new CallCost(factor * price.CostOf(tokens), factor * price.CostOf(tokens with { CachedTokens = 0 }));
    }
}
