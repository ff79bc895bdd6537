namespace Pipelines.Core.Usage;

/// <summary>What a model costs, in US dollars per million tokens of each class.</summary>
/// <param name="InputPerMillion">Prompt tokens that were computed.</param>
/// <param name="CachedInputPerMillion">Prompt tokens that came from the endpoint's cache.</param>
/// <param name="OutputPerMillion">Generated tokens.</param>
/// <param name="OutputTokensMax">The longest answer the model can give: what a call without a limit of its own may cost.</param>
public sealed record ModelPrice(decimal InputPerMillion, decimal CachedInputPerMillion, decimal OutputPerMillion, int OutputTokensMax)
{
    private const decimal Million = 1_000_000m;

    /// <summary>For a model that runs in this process or on a machine of one's own.</summary>
    public static ModelPrice Free { get; } = new(0, 0, 0, OutputTokensMax: 4096);

    public decimal CostOf(TokenUsage tokens) =>
        ((tokens.ComputedTokens * InputPerMillion) + (tokens.CachedTokens * CachedInputPerMillion) + (tokens.OutputTokens * OutputPerMillion)) / Million;
}
