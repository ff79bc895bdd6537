namespace Pipelines.Runtime.Budgets.Day;

/// <summary>The bounds of sharing a day's budget.</summary>
internal sealed record DayBudgetOptions
{
    public static DayBudgetOptions Default { get; } = new();

    /// <summary>
    /// A process takes at most this share of a limit at a time beyond what it needs at once, so that not every call asks the store. What
    /// a crash can make unusable for the rest of the day is one such lease for each run.
    /// </summary>
    public int ChunksPerLimit { get; init; } = 32;

    /// <summary>A lease that is not renewed in this time counts as spent in full.</summary>
    public TimeSpan LeaseTtl { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a run looks again while other runs hold what is left.</summary>
    public TimeSpan LookAgainEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Tries to replace the document while others replace it too.</summary>
    public int SwapTriesMax { get; init; } = 64;
}
