namespace Pipelines.Runtime.Calls.Rates;

/// <summary>What one call takes of a rate limit. Guarded by its window.</summary>
internal sealed class RateShare(DateTimeOffset begunAt, long amount)
{
    public DateTimeOffset BegunAt { get; } = begunAt;

    public long Amount { get; set; } = amount;

    /// <summary>Out of which it began, where the limit is shared.</summary>
    public OwnRateLease? Lease { get; init; }

    /// <summary>It has left the window.</summary>
    public bool IsOver { get; set; }
}
