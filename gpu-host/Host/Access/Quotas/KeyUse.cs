namespace GpuHost.Host.Access.Quotas;

/// <summary>What a key has used of its quota. Guarded by its own lock.</summary>
internal sealed class KeyUse(KeyQuota quota, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly RateBucket? _requests = quota.RequestsPerMinute is { } requests ? new RateBucket(requests, clock) : null;
    private readonly RateBucket? _tokens = quota.TokensPerMinute is { } tokens ? new RateBucket(tokens, clock) : null;
    private DateOnly _day;
    private long _tokensToday;

    /// <summary>Counts a request, or says how long to wait.</summary>
    public TimeSpan TryAdmit()
    {
        lock (_gate)
        {
            TimeSpan wait = Longest(_requests?.Wait() ?? TimeSpan.Zero, Longest(_tokens?.Wait() ?? TimeSpan.Zero, DayWait()));
            if (wait == TimeSpan.Zero)
            {
                _requests?.Take(1);
            }

            return wait;
        }
    }

    public void Used(long tokens)
    {
        lock (_gate)
        {
            _tokens?.Take(tokens);
            TurnDay();
            _tokensToday += tokens;
        }
    }

    private TimeSpan DayWait()
    {
        TurnDay();
        DateTimeOffset now = clock.GetUtcNow();
        return quota.TokensPerDay is { } most && _tokensToday >= most ? now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime : TimeSpan.Zero;
    }

    private void TurnDay()
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (today != _day)
        {
            _day = today;
            _tokensToday = 0;
        }
    }

    private static TimeSpan Longest(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
