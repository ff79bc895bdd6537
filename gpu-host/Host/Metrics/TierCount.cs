namespace GpuHost.Host.Metrics;

/// <summary>What a tier did for prompts.</summary>
/// <param name="Tokens">That it had.</param>
/// <param name="SavedSeconds">Of computing.</param>
/// <param name="Hits">Prompts for which it had something.</param>
/// <param name="Misses">Prompts for which it had nothing, though nearer tiers had left something to find.</param>
internal readonly record struct TierCount(long Tokens, double SavedSeconds, long Hits, long Misses)
{
    public static TierCount operator +(TierCount left, TierCount right) => new(
        left.Tokens + right.Tokens, left.SavedSeconds + right.SavedSeconds, left.Hits + right.Hits, left.Misses + right.Misses);
}
