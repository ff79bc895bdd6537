namespace Pipelines.Runtime.Budgets.Day;

/// <summary>
/// A day's budget as the store keeps it: <c>budgets/{name}/{date}.json</c>, replaced by compare and swap. What is free is the limit
/// less what is spent and what is leased; the limit itself is each run's own. Pure. Format: docs/formats/budgets.md.
/// </summary>
/// <param name="SpentCost">US dollars, of all runs.</param>
/// <param name="SpentTokens">Prompt and generated tokens, of all runs.</param>
/// <param name="Leases">At most one for each run.</param>
internal sealed record DayBudgetState(decimal SpentCost, long SpentTokens, IReadOnlyList<DayBudgetLease> Leases)
{
    public static DayBudgetState Empty { get; } = new(0, 0, []);

    public Spending Spent => new(SpentCost, SpentTokens);

    public Spending Leased => Leases.Aggregate(default(Spending), static (sum, lease) => sum + new Spending(lease.Cost, lease.Tokens));

    /// <summary>The same spending and the same leases.</summary>
    public bool IsSameAs(DayBudgetState other) => Spent == other.Spent && Leases.SequenceEqual(other.Leases);

    /// <summary>Others' leases that have run out become spending; what the run has spent since it last told becomes spending, and its lease is gone.</summary>
    /// <param name="holder">The run.</param>
    /// <param name="total">What it has spent in its whole life.</param>
    /// <param name="now">The time.</param>
    public DayBudgetState Settle(string holder, Spending total, DateTimeOffset now)
    {
        Spending spent = Spent;
        List<DayBudgetLease> kept = [];
        foreach (DayBudgetLease lease in Leases)
        {
            if (lease.Holder == holder)
            {
                spent += new Spending(Math.Max(0, total.Cost - lease.ReportedCost), Math.Max(0, total.Tokens - lease.ReportedTokens));
            }
            else if (lease.ExpiresAt <= now)
            {
                spent += new Spending(lease.Cost, lease.Tokens);
            }
            else
            {
                kept.Add(lease);
            }
        }

        return new DayBudgetState(spent.Cost, spent.Tokens, kept);
    }

    /// <summary>Adds a lease of what is needed, and of as much more as is free, up to <paramref name="extra"/>.</summary>
    /// <returns>Null when what is needed is not free.</returns>
    public DayBudgetState? Lease(string holder, Spending total, Spending needed, Spending extra, RunBudget limit, DateTimeOffset expiresAt)
    {
        Spending used = Spent + Leased;
        if (!(used + needed).FitsInto(limit))
        {
            return null;
        }

        decimal cost = limit.MaxCost is { } maxCost ? Math.Min(needed.Cost + extra.Cost, maxCost - used.Cost) : needed.Cost;
        long tokens = limit.MaxTokens is { } maxTokens ? Math.Min(needed.Tokens + extra.Tokens, maxTokens - used.Tokens) : needed.Tokens;
        return this with { Leases = [.. Leases, new DayBudgetLease(holder, cost, tokens, total.Cost, total.Tokens, expiresAt)] };
    }
}
