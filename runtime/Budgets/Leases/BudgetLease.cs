namespace Pipelines.Runtime.Budgets.Leases;

/// <summary>What one holder may spend of a shared budget without asking again.</summary>
/// <param name="Holder">A run; or a partition of a run that an engine drives, because its log tells what was spent whoever goes on with it.</param>
/// <param name="Cost">US dollars.</param>
/// <param name="Tokens">Prompt and generated tokens.</param>
/// <param name="ReportedCost">What the holder had spent in its whole life when it last told: what it spent since is in the lease.</param>
/// <param name="ReportedTokens">As above.</param>
/// <param name="ExpiresAt">From then on all of it counts as spent; null keeps it until its holder is gone on with.</param>
/// <param name="Turn">1 more for each process that takes the holder over from another one that left its lease.</param>
/// <param name="HeldCost">What it has set aside besides for calls at a provider, which nobody waits for in any process.</param>
/// <param name="HeldTokens">As above.</param>
internal sealed record BudgetLease(
    string Holder,
    decimal Cost,
    long Tokens,
    decimal ReportedCost,
    long ReportedTokens,
    DateTimeOffset? ExpiresAt,
    int Turn = 0,
    decimal HeldCost = 0,
    long HeldTokens = 0)
{
    /// <summary>All of it.</summary>
    public Spending Amount => new(Cost + HeldCost, Tokens + HeldTokens);
}
