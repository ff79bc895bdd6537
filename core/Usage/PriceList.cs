using System.Text.Json.Serialization;

namespace Pipelines.Core.Usage;

/// <summary>A price list as it is written.</summary>
internal sealed class PriceList
{
    /// <summary>Where the prices are from and of which day.</summary>
    public string? Source { get; init; }

    [JsonRequired]
    public Dictionary<string, PriceListEntry> Models { get; init; } = [];

    /// <summary>A piece of work by its name.</summary>
    public Dictionary<string, decimal>? Tasks { get; init; }

    /// <summary>A result by its name.</summary>
    public Dictionary<string, decimal>? Outcomes { get; init; }

    public List<SubscriptionPrice>? Subscriptions { get; init; }

    /// <summary>Every price in the list.</summary>
    public IEnumerable<decimal> AllPrices() =>
    [
        .. Models.Values.SelectMany(static entry => entry.AllPrices()),
        .. Tasks?.Values ?? Enumerable.Empty<decimal>(),
        .. Outcomes?.Values ?? Enumerable.Empty<decimal>(),
        .. (Subscriptions ?? []).Select(static one => one.PerMonth),
    ];
}
