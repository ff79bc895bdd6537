namespace Pipelines.Runtime.Budgets.Leases;

/// <summary>
/// A shared budget as the store keeps it, replaced by compare and swap. What is free is the limit less what is spent and what is leased; the
/// limit itself is not in it. Pure. Format: docs/formats/budgets.md.
/// </summary>
/// <param name="SpentCost">US dollars, of all holders.</param>
/// <param name="SpentTokens">Prompt and generated tokens, of all holders.</param>
/// <param name="Leases">At most one for each holder.</param>
/// <param name="Attempt">Of a run's budget: the last attempt that has counted what the run's log says was spent.</param>
internal sealed record BudgetState(decimal SpentCost, long SpentTokens, IReadOnlyList<BudgetLease> Leases, int Attempt = 0)
{
    public static BudgetState Empty { get; } = new(0, 0, []);

    public Spending Spent => new(SpentCost, SpentTokens);

    public Spending Leased => Leases.Aggregate(default(Spending), static (sum, lease) => sum + lease.Amount);

    /// <summary>The same spending and the same leases.</summary>
    public bool IsSameAs(BudgetState other) => (Spent, Attempt) == (other.Spent, other.Attempt) && Leases.SequenceEqual(other.Leases);

    public BudgetLease? LeaseOf(string holder) => Leases.FirstOrDefault(lease => lease.Holder == holder);

    /// <summary>Others' leases that have run out become spending; what the holder has spent since it last told becomes spending, and its lease is gone.</summary>
    /// <param name="holder">The holder.</param>
    /// <param name="total">What it has spent in its whole life.</param>
    /// <param name="now">The time.</param>
    public BudgetState Settle(string holder, Spending total, DateTimeOffset now)
    {
        Spending spent = Spent;
        List<BudgetLease> kept = [];
        foreach (BudgetLease lease in Leases)
        {
            if (lease.Holder == holder)
            {
                spent += new Spending(Math.Max(0, total.Cost - lease.ReportedCost), Math.Max(0, total.Tokens - lease.ReportedTokens));
            }
            else if (lease.ExpiresAt <= now)
            {
                spent += lease.Amount;
            }
            else
            {
                kept.Add(lease);
            }
        }

        return this with { SpentCost = spent.Cost, SpentTokens = spent.Tokens, Leases = kept };
    }

    /// <summary>Something is leased to calls that somebody makes just now.</summary>
    public bool IsLeased => Leases.Any(static lease => (lease.Cost, lease.Tokens) != (0m, 0L));

    /// <summary>Keeps an amount for calls at a provider; does not run out, because nobody is there to renew it.</summary>
    public BudgetState Hold(string holder, int turn, Spending total, Spending held) => held == default
        ? this
        : this with { Leases = [.. Leases, new BudgetLease(holder, 0, 0, total.Cost, total.Tokens, null, turn, held.Cost, held.Tokens)] };

    /// <summary>Adds a lease of what is needed, and of as much more as is free, up to <paramref name="extra"/>.</summary>
    /// <returns>Null when what is needed is not free.</returns>
    public BudgetState? Lease(string holder, int turn, Spending total, Spending needed, Spending extra, RunBudget limit, DateTimeOffset? expiresAt)
    {
        Spending used = Spent + Leased;
        if (!(used + needed).FitsInto(limit))
        {
            return null;
        }

        decimal cost = limit.MaxCost is { } maxCost ? Math.Min(needed.Cost + extra.Cost, maxCost - used.Cost) : needed.Cost;
        long tokens = limit.MaxTokens is { } maxTokens ? Math.Min(needed.Tokens + extra.Tokens, maxTokens - used.Tokens) : needed.Tokens;
        BudgetLease lease = LeaseOf(holder) is { } held
            ? held with { Cost = cost, Tokens = tokens }
            : new BudgetLease(holder, cost, tokens, total.Cost, total.Tokens, expiresAt, turn);
        return this with { Leases = [.. Leases.Where(one => one.Holder != holder), lease] };
    }

    /// <summary>An attempt has read in the run's log what was spent. What holders told may be more than that: answers that were lost, and were paid.</summary>
    public BudgetState Count(Spending logged, int attempt) => this with
    {
        SpentCost = Math.Max(SpentCost, logged.Cost),
        SpentTokens = Math.Max(SpentTokens, logged.Tokens),
        Attempt = attempt,
    };
}
