namespace Pipelines.Runtime.Budgets.Day;

/// <summary>What all runs of a store that share it may spend in a UTC day, in whatever process they run. Null is no limit.</summary>
/// <param name="MaxCost">US dollars.</param>
/// <param name="MaxTokens">Prompt and generated tokens together.</param>
/// <param name="Scope">Who shares it: <see cref="EveryRun"/>, <see cref="EachKey"/>, or the name of a budget, to which a run then belongs.</param>
public sealed record DayBudget(decimal? MaxCost = null, long? MaxTokens = null, string Scope = DayBudget.EveryRun)
{
    /// <summary>All runs of the store.</summary>
    public const string EveryRun = "all";

    /// <summary>All calls with one API key; each key has its own budget of this size.</summary>
    public const string EachKey = "key";

    internal RunBudget Limit => new(MaxCost, MaxTokens);
}
