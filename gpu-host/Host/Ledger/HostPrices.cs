using Pipelines.Core.Usage;

namespace GpuHost.Host.Ledger;

/// <summary>What this server's models cost. Prices are data; they follow from the tokens used, never from what the work is.</summary>
/// <param name="Book">By model.</param>
internal sealed record HostPrices(PriceBook Book)
{
    /// <summary>What lines of batches save where the price says nothing else: half.</summary>
    private const decimal BatchDiscountStandard = 0.5m;

    public static HostPrices None { get; } = new(PriceBook.Empty);

    /// <summary>Null for a model without a price. In whole units of the bill, rounded up, so that the bill is the sum of the answers to the last digit.</summary>
    public CallCost? CostOf(string model, TokenUsage tokens, bool isBatch)
    {
        if (Book.Find(model) is not { } listed)
        {
            return null;
        }

        ModelPrice price = isBatch ? BatchedOf(listed) : listed;
        return new CallCost(Money.Rounded(price.CostOf(tokens)), Money.Rounded(price.CostWithoutCacheOf(tokens)));
    }

    /// <summary>What it costs to keep a model's KV at rest; null where that has no price.</summary>
    /// <param name="model">As requests named it.</param>
    /// <param name="tier">One of <see cref="StoredTiers"/>.</param>
    /// <param name="tokenSeconds">Tokens times the seconds for which they were kept.</param>
    public decimal? StorageCostOf(string model, string tier, long tokenSeconds)
    {
        TierPrices? prices = Book.Find(model)?.StoragePerMillionHours;
        decimal? price = tier == StoredTiers.Disk ? prices?.Disk : prices?.Blob;
        return price is { } known ? Money.Rounded(ModelPrice.StorageCostOf(known, tokenSeconds)) : null;
    }

    private static ModelPrice BatchedOf(ModelPrice listed) =>
        (listed.BatchDiscount > 0 ? listed : listed with { BatchDiscount = BatchDiscountStandard }).Batched;
}
