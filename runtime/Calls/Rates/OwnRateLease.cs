namespace Pipelines.Runtime.Calls.Rates;

/// <summary>A lease of this worker, and what has begun out of it. Guarded by its window.</summary>
internal sealed class OwnRateLease(RateLease given)
{
    public long Number => given.Number;

    public DateTimeOffset Until { get; private set; } = given.Until;

    /// <summary>What the calls use that have begun, as far as it is known.</summary>
    public long Used { get; set; }

    public bool HasRoom(long amount, DateTimeOffset now) => now < Until && Used + amount <= given.Amount;

    /// <summary>From here on nothing begins out of it.</summary>
    public void End(DateTimeOffset now) => Until = now < Until ? now : Until;

    public RateLease ToLease() => given with { Amount = Used, Until = Until };
}
