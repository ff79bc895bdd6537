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

    [JsonRequired]
    public int MaxOutputTokens { get; init; }
}
