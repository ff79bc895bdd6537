namespace Pipelines.Runtime.Budgets;

/// <summary>An amount of both kinds that a budget limits.</summary>
/// <param name="Cost">US dollars.</param>
/// <param name="Tokens">Prompt and generated tokens.</param>
internal readonly record struct Spending(decimal Cost, long Tokens)
{
    public static Spending operator +(Spending left, Spending right) => new(left.Cost + right.Cost, left.Tokens + right.Tokens);

    public static Spending operator -(Spending left, Spending right) => new(left.Cost - right.Cost, left.Tokens - right.Tokens);

    /// <summary>No more than <paramref name="other"/> of each kind that <paramref name="limit"/> limits.</summary>
    public bool IsWithin(Spending other, RunBudget limit) =>
        (limit.MaxCost is null || Cost <= other.Cost) && (limit.MaxTokens is null || Tokens <= other.Tokens);

    public bool FitsInto(RunBudget budget) =>
        (budget.MaxCost is not { } cost || Cost <= cost) && (budget.MaxTokens is not { } tokens || Tokens <= tokens);
}
