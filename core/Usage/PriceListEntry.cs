using System.Text.Json.Serialization;

namespace Pipelines.Core.Usage;

/// <summary>One model of a price list, in US dollars per million tokens.</summary>
internal sealed class PriceListEntry
{
    [JsonRequired]
    public decimal Input { get; init; }

    [JsonRequired]
    public decimal CachedInput { get; init; }

    [JsonRequired]
    public decimal Output { get; init; }

    /// <summary>What calls through the provider's batch API save, from 0 to 1.</summary>
    public decimal BatchDiscount { get; init; }

    /// <summary>What is kept at the caller's wish, on top of what reading it costs.</summary>
    public decimal CacheWrite { get; init; }

    /// <summary>Cached tokens by tier.</summary>
    public TierPrices? CachedTiers { get; init; }

    /// <summary>Generated tokens that left no choice.</summary>
    public decimal? ForcedOutput { get; init; }

    /// <summary>KV at rest, per million token-hours.</summary>
    public TierPrices? StorageHour { get; init; }

    [JsonRequired]
    public int MaxOutputTokens { get; init; }

    public IEnumerable<decimal> AllPrices() => new[]
    {
        Input, CachedInput, Output, CacheWrite, ForcedOutput,
        CachedTiers?.Context, CachedTiers?.Host, CachedTiers?.Disk, CachedTiers?.Blob,
        StorageHour?.Disk, StorageHour?.Blob,
    }.OfType<decimal>();
}
