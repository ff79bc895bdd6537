using System.Collections.Immutable;

namespace Pipelines.Core.Usage;

/// <summary>Prices of what is not counted in tokens, in US dollars. Immutable.</summary>
public sealed record FixedPrices
{
    public static FixedPrices None { get; } = new();

    /// <summary>By name: one piece of work that was done, such as a document that was read.</summary>
    public ImmutableDictionary<string, decimal> Tasks { get; init; } = ImmutableDictionary<string, decimal>.Empty;

    /// <summary>By name: one result that was worth something, such as a claim that was settled.</summary>
    public ImmutableDictionary<string, decimal> Outcomes { get; init; } = ImmutableDictionary<string, decimal>.Empty;

    public ImmutableArray<SubscriptionPrice> Subscriptions { get; init; } = [];
}
