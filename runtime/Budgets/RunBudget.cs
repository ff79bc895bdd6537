using Pipelines.Runtime.Budgets.Day;

namespace Pipelines.Runtime.Budgets;

/// <summary>What a run may spend, over all its attempts. Null is no limit.</summary>
/// <param name="MaxCost">US dollars.</param>
/// <param name="MaxTokens">Prompt and generated tokens together.</param>
public sealed record RunBudget(decimal? MaxCost = null, long? MaxTokens = null)
{
    public static RunBudget Unlimited { get; } = new();

    /// <summary>What the run shares with others for a day; null shares nothing.</summary>
    public DayBudget? Day { get; init; }

    public bool IsUnlimited => MaxCost is null && MaxTokens is null && Day is null;

    /// <summary>The run itself is limited, whatever it shares with others.</summary>
    public bool LimitsRun => MaxCost is not null || MaxTokens is not null;

    /// <summary>Money is limited, so every model needs a price.</summary>
    public bool LimitsCost => MaxCost is not null || Day?.MaxCost is not null;
}
