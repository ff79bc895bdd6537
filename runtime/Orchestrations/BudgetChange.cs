namespace Pipelines.Runtime.Orchestrations;

/// <summary>A new budget for a run; null is no limit.</summary>
/// <param name="MaxCost">US dollars.</param>
/// <param name="MaxTokens">Prompt and generated tokens together.</param>
public sealed record BudgetChange(decimal? MaxCost, long? MaxTokens);
