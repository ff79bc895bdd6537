namespace Pipelines.Runtime.Budgets.Day;

/// <summary>What one run may spend of a day's budget without asking again.</summary>
/// <param name="Holder">The run.</param>
/// <param name="Cost">US dollars.</param>
/// <param name="Tokens">Prompt and generated tokens.</param>
/// <param name="ReportedCost">What the run had spent in its whole life when it last told: what it spent since is in the lease.</param>
/// <param name="ReportedTokens">As above.</param>
/// <param name="ExpiresAt">From then on all of it counts as spent.</param>
internal sealed record DayBudgetLease(
    string Holder,
    decimal Cost,
    long Tokens,
    decimal ReportedCost,
    long ReportedTokens,
    DateTimeOffset ExpiresAt);
