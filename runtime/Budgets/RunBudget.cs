namespace Pipelines.Runtime.Budgets;

/// <summary>What a run may spend, over all its attempts. Null is no limit.</summary>
/// <param name="MaxCost">US dollars.</param>
/// <param name="MaxTokens">Prompt and generated tokens together.</param>
public sealed record RunBudget(decimal? MaxCost = null, long? MaxTokens = null)
{
    public static RunBudget Unlimited { get; } = new();

    public bool IsUnlimited => MaxCost is null && MaxTokens is null;
}
