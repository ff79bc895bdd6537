namespace Pipelines.Core.Planning;

/// <summary>The pipeline's own limits (<c>rate_limits</c>); every one of a list holds.</summary>
public sealed record RateLimits
{
    public static RateLimits None { get; } = new();

    /// <summary>Completion calls.</summary>
    public IReadOnlyList<RateLimit> Calls { get; init; } = [];

    /// <summary>Tokens of completion calls.</summary>
    public IReadOnlyList<RateLimit> Tokens { get; init; } = [];

    public IReadOnlyList<RateLimit> EmbeddingCalls { get; init; } = [];
}
