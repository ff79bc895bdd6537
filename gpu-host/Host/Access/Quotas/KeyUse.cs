namespace GpuHost.Host.Access.Quotas;

/// <summary>
/// What a key has used of its quota. Its requests and the lines of its batches have a minute's allowance each, so that a batch leaves
/// room for requests; the day is one for both. Guarded by its own lock.
/// </summary>
internal sealed class KeyUse(KeyQuota quota, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly MinuteUse _requests = new(quota, clock);
    private readonly MinuteUse _lines = new(quota, clock);
    private DateOnly _day;
    private long _tokensToday;

    /// <summary>Counts a request, or says how long to wait.</summary>
    public TimeSpan TryAdmit() => TryAdmit(_requests);

    /// <summary>Counts a line of a batch, or says how long to wait.</summary>
    public TimeSpan TryAdmitLine() => TryAdmit(_lines);

    public void Used(long tokens) => Used(tokens, _requests);

    public void UsedByLine(long tokens) => Used(tokens, _lines);

    /// <summary>What was used before the server started.</summary>
    public void UsedEarlierToday(long tokens) => Used(tokens, null);

    private TimeSpan TryAdmit(MinuteUse minute)
    {
        lock (_gate)
        {
            TimeSpan wait = MinuteUse.Longest(minute.Wait(), DayWait());
            if (wait == TimeSpan.Zero)
            {
                minute.TakeRequest();
            }

            return wait;
        }
    }

    private void Used(long tokens, MinuteUse? minute)
    {
        lock (_gate)
        {
            minute?.TakeTokens(tokens);
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
}
