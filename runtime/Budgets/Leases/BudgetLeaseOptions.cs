namespace Pipelines.Runtime.Budgets.Leases;

/// <summary>The bounds of sharing a budget.</summary>
internal sealed record BudgetLeaseOptions
{
    /// <summary>Of a day: nobody knows whether the run of a lease is ever gone on with.</summary>
    public static BudgetLeaseOptions OfDay { get; } = new();

    /// <summary>
    /// Of a run: each of its partitions is gone on with, and then settled by its log, so no lease runs out. Others of the run hold what is
    /// left for a short time only, and while they do, their calls are not to be stopped.
    /// </summary>
    public static BudgetLeaseOptions OfRun { get; } = new()
    {
        ChunksPerLimit = 128,
        LeaseTtl = null,
        LookAgainEvery = TimeSpan.FromSeconds(1),
        WaitsForAll = true,
    };

    /// <summary>
    /// A holder takes at most this share of a limit at a time beyond what it needs at once, so that not every call asks the store. What
    /// a crash can make unusable for the rest of a day is one such lease for each holder.
    /// </summary>
    public int ChunksPerLimit { get; init; } = 32;

    /// <summary>A lease that is not renewed in this time counts as spent in full; null for leases that do not run out.</summary>
    public TimeSpan? LeaseTtl { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a holder looks again while others hold what is left.</summary>
    public TimeSpan LookAgainEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a holder waits for what others hold.</summary>
    public TimeSpan WaitMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Also when what others hold would not be enough: whoever gives up stops them too.</summary>
    public bool WaitsForAll { get; init; }

    /// <summary>Tries to replace the document while others replace it too.</summary>
    public int SwapTriesMax { get; init; } = 64;
}
