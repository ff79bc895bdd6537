namespace Pipelines.Core.Usage;

/// <summary>What a model costs, in US dollars per million tokens of each class.</summary>
/// <param name="InputPerMillion">Prompt tokens that were computed.</param>
/// <param name="CachedInputPerMillion">Prompt tokens that came from the endpoint's cache.</param>
/// <param name="OutputPerMillion">Generated tokens.</param>
/// <param name="OutputTokensMax">The longest answer the model can give: what a call without a limit of its own may cost.</param>
/// <param name="BatchDiscount">The share that calls through the provider's batch API save, from 0 to 1.</param>
/// <param name="CacheWritePerMillion">Prompt tokens that were kept at the caller's wish, on top of what reading them costs.</param>
public sealed record ModelPrice(
    decimal InputPerMillion,
    decimal CachedInputPerMillion,
    decimal OutputPerMillion,
    int OutputTokensMax,
    decimal BatchDiscount = 0,
    decimal CacheWritePerMillion = 0)
{
    private const decimal Million = 1_000_000m;

    private const decimal SecondsPerHour = 3_600m;

    /// <summary>Cached prompt tokens by the tier that had them; a tier without a price costs <see cref="CachedInputPerMillion"/>.</summary>
    public TierPrices? CachedTiersPerMillion { get; init; }

    /// <summary>Generated tokens that left no choice; null is <see cref="OutputPerMillion"/>.</summary>
    public decimal? ForcedOutputPerMillion { get; init; }

    /// <summary>KV that is kept at rest, per million token-hours; null, and a tier without a price, is unpriced.</summary>
    public TierPrices? StoragePerMillionHours { get; init; }

    /// <summary>For a model that runs in this process or on a machine of one's own.</summary>
    public static ModelPrice Free { get; } = new(0, 0, 0, OutputTokensMax: 4096);

    /// <summary>What the same model costs through the provider's batch API.</summary>
    public ModelPrice Batched => this with
    {
        InputPerMillion = InputPerMillion * (1 - BatchDiscount),
        CachedInputPerMillion = CachedInputPerMillion * (1 - BatchDiscount),
        OutputPerMillion = OutputPerMillion * (1 - BatchDiscount),
        CacheWritePerMillion = CacheWritePerMillion * (1 - BatchDiscount),
        CachedTiersPerMillion = CachedTiersPerMillion?.Times(1 - BatchDiscount),
        ForcedOutputPerMillion = ForcedOutputPerMillion * (1 - BatchDiscount),
        BatchDiscount = 0,
    };

    public decimal CostOf(TokenUsage tokens) =>
        ((tokens.ComputedTokens * InputPerMillion)
            + TierPrices.MillionthsOf(CachedTiersPerMillion, tokens.CachedTiers, CachedInputPerMillion)
            + ((tokens.CachedTokens - tokens.CachedTiers.Total) * CachedInputPerMillion)
            + (tokens.CacheWriteTokens * CacheWritePerMillion)
            + ((tokens.OutputTokens - tokens.ForcedTokens) * OutputPerMillion)
            + (tokens.ForcedTokens * (ForcedOutputPerMillion ?? OutputPerMillion))) / Million;

    /// <summary>What the same tokens would have cost had there been no cache: virtual against physical.</summary>
    public decimal CostWithoutCacheOf(TokenUsage tokens) => CostOf(tokens with { CachedTokens = 0, CachedTiers = default, CacheWriteTokens = 0 });

    /// <summary>What KV at rest costs.</summary>
    /// <param name="perMillionHours">Of its tier, from <see cref="StoragePerMillionHours"/>.</param>
    /// <param name="tokenSeconds">Tokens times the seconds for which they were kept.</param>
    public static decimal StorageCostOf(decimal perMillionHours, long tokenSeconds) => tokenSeconds * perMillionHours / SecondsPerHour / Million;
}
