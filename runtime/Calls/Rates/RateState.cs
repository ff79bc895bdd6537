namespace Pipelines.Runtime.Calls.Rates;

/// <summary>What the workers of a run share of one rate limit: <c>runs/{run}/rates/{limit}.json</c>. Format: docs/formats/budgets.md.</summary>
/// <param name="LastNumber">The number of the last lease that was given.</param>
/// <param name="Leases">Those that count still.</param>
internal sealed record RateState(long LastNumber, IReadOnlyList<RateLease> Leases)
{
    public static RateState Empty { get; } = new(0, []);

    public bool IsSameAs(RateState other) => LastNumber == other.LastNumber && Leases.SequenceEqual(other.Leases);

    /// <summary>Without those that ended a window ago, and with what one worker has made of its own.</summary>
    public RateState Settle(IReadOnlyDictionary<long, RateLease> own, TimeSpan per, DateTimeOffset now) => this with
    {
        Leases = [.. Leases.Select(lease => own.GetValueOrDefault(lease.Number, lease)).Where(lease => lease.Until + per > now && lease.Amount > 0)],
    };

    /// <summary>Gives a lease.</summary>
    /// <param name="needed">At least so much.</param>
    /// <param name="wanted">At most so much, unless more is needed.</param>
    /// <param name="countMax">What all leases may add up to; one that is needed and is above it is given when there is no other.</param>
    /// <param name="until">When it ends.</param>
    /// <returns>Null when there is no room.</returns>
    public RateState? Lease(long needed, long wanted, long countMax, DateTimeOffset until)
    {
        long room = countMax - Leases.Sum(static lease => lease.Amount);
        return needed <= room || Leases.Count == 0
            ? new RateState(LastNumber + 1, [.. Leases, new RateLease(LastNumber + 1, Math.Max(needed, Math.Min(wanted, room)), until)])
            : null;
    }
}
