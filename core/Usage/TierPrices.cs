namespace Pipelines.Core.Usage;

/// <summary>Prices by tier of the cache, in US dollars per million; null where a tier has no price of its own.</summary>
public sealed record TierPrices
{
    public decimal? Context { get; init; }

    public decimal? Host { get; init; }

    public decimal? Disk { get; init; }

    public decimal? Blob { get; init; }

    /// <summary>What tokens of these tiers cost, a tier without a price at <paramref name="otherwise"/>; in millionths of a dollar.</summary>
    public static decimal MillionthsOf(TierPrices? prices, TierTokens tokens, decimal otherwise) =>
        (tokens.Context * (prices?.Context ?? otherwise))
            + (tokens.Host * (prices?.Host ?? otherwise))
            + (tokens.Disk * (prices?.Disk ?? otherwise))
            + (tokens.Blob * (prices?.Blob ?? otherwise));

    /// <summary>Every price times <paramref name="share"/>.</summary>
    public TierPrices Times(decimal share) => new() { Context = Context * share, Host = Host * share, Disk = Disk * share, Blob = Blob * share };
}
