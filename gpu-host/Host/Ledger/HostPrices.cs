using Pipelines.Core.Usage;

namespace GpuHost.Host.Ledger;

/// <summary>What this server's models cost. Prices are data; they follow from the tokens used, never from what the work is.</summary>
/// <param name="Book">By model.</param>
internal sealed record HostPrices(PriceBook Book)
{
    /// <summary>What lines of batches save where the price says nothing else: half.</summary>
    private const decimal BatchDiscountStandard = 0.5m;

    /// <summary>The bill counts in billionths of a dollar.</summary>
    private const decimal BillionthsPerDollar = 1_000_000_000m;

    public static HostPrices None { get; } = new(PriceBook.Empty);

    /// <summary>Null for a model without a price. In whole units of the bill, rounded up, so that the bill is the sum of the answers to the last digit.</summary>
    public CallCost? CostOf(string model, TokenUsage tokens, bool isBatch)
    {
        if (Book.Find(model) is not { } listed)
        {
            return null;
        }

        ModelPrice price = isBatch ? BatchedOf(listed) : listed;
        return new CallCost(Rounded(price.CostOf(tokens)), Rounded(price.CostWithoutCacheOf(tokens)));
    }

    private static ModelPrice BatchedOf(ModelPrice listed) =>
        (listed.BatchDiscount > 0 ? listed : listed with { BatchDiscount = BatchDiscountStandard }).Batched;

    private static decimal Rounded(decimal dollars) => decimal.Ceiling(dollars * BillionthsPerDollar) / BillionthsPerDollar;
}
