namespace Pipelines.Runtime.Calls.Rates;

/// <summary>What one worker may begin of a shared rate limit without asking again, or has begun.</summary>
/// <param name="Number">Tells the leases of a limit apart; each number is given once.</param>
/// <param name="Amount">Calls or tokens.</param>
/// <param name="Until">No call begins out of it from then on. It is dropped one window later.</param>
internal sealed record RateLease(long Number, long Amount, DateTimeOffset Until);
