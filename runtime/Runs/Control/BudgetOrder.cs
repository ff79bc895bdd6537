using Pipelines.Runtime.Budgets;

namespace Pipelines.Runtime.Runs.Control;

/// <summary>What a run may spend from now on, over all its attempts, in place of the limits it began with. Null is no limit.</summary>
/// <param name="MaxCost">US dollars.</param>
/// <param name="MaxTokens">Prompt and generated tokens together.</param>
/// <param name="IsHeard">A process at work holds to it.</param>
public sealed record BudgetOrder(decimal? MaxCost, long? MaxTokens, bool IsHeard = false)
{
    /// <summary>What is shared for a day stays as it is.</summary>
    internal RunBudget ApplyTo(RunBudget budget) => budget with { MaxCost = MaxCost, MaxTokens = MaxTokens };
}
