namespace Pipelines.Runtime.Calls.Rates;

/// <summary>
/// Keeps one rate limit: in any window of its length the amounts of calls that began in it add up to at most its count. A single
/// call above the count goes alone. Thread-safe.
/// </summary>
internal interface IRateWindow
{
    /// <summary>Waits until <paramref name="amount"/> fits into the window, and takes it.</summary>
    ValueTask<RateShare> EnterAsync(long amount, CancellationToken cancellationToken);

    /// <summary>Replaces what was expected of a call by what it used.</summary>
    void Settle(RateShare share, long amount);
}
