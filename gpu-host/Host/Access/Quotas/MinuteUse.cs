namespace GpuHost.Host.Access.Quotas;

/// <summary>The two allowances of a minute. Not thread-safe.</summary>
internal sealed class MinuteUse(KeyQuota quota, TimeProvider clock)
{
    private readonly RateBucket? _requests = quota.RequestsPerMinute is { } requests ? new RateBucket(requests, clock) : null;
    private readonly RateBucket? _tokens = quota.TokensPerMinute is { } tokens ? new RateBucket(tokens, clock) : null;

    /// <summary>Zero for now.</summary>
    public TimeSpan Wait() => Longest(_requests?.Wait() ?? TimeSpan.Zero, _tokens?.Wait() ?? TimeSpan.Zero);

    public void TakeRequest() => _requests?.Take(1);

    public void TakeTokens(long tokens) => _tokens?.Take(tokens);

    public static TimeSpan Longest(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
