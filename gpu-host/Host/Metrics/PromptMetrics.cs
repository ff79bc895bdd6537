using GpuHost.Serving.Snapshots;

namespace GpuHost.Host.Metrics;

/// <summary>What the cache saved, by tier; by tenant for admin keys.</summary>
internal static class PromptMetrics
{
    private const string Prefix = "pipelines_";

    public static void Write(PrometheusText text, PromptCounts prompts)
    {
        IReadOnlyList<(CacheTier Tier, TierCount Count)> tiers = prompts.ByTier();
        text.Counter($"{Prefix}cache_lookups_total", "Prompts by tier: hit, or miss where nearer tiers had left something to find.");
        foreach ((CacheTier tier, TierCount count) in tiers)
        {
            text.Sample($"{Prefix}cache_lookups_total", count.Hits, ("tier", NameOf(tier)), ("result", "hit"));
            text.Sample($"{Prefix}cache_lookups_total", count.Misses, ("tier", NameOf(tier)), ("result", "miss"));
        }

        text.Counter($"{Prefix}prefill_seconds_saved_total", "Seconds of computing that the cache saved by the speed measured here, less the restoring.");
        foreach ((CacheTier tier, TierCount count) in tiers)
        {
            text.Sample($"{Prefix}prefill_seconds_saved_total", count.SavedSeconds, ("tier", NameOf(tier)));
        }
    }

    public static void WriteTenants(PrometheusText text, PromptCounts prompts)
    {
        IReadOnlyList<(string? Tenant, CacheTier Tier, TierCount Count)> lines = prompts.ByTenant();
        text.Counter($"{Prefix}tenant_prefill_seconds_saved_total", "As prefill_seconds_saved, by tenant.");
        foreach ((string? tenant, CacheTier tier, TierCount count) in lines)
        {
            text.Sample($"{Prefix}tenant_prefill_seconds_saved_total", count.SavedSeconds, LabelOf(tenant), ("tier", NameOf(tier)));
        }

        text.Counter($"{Prefix}tenant_tier_tokens_total", "Prompt tokens that were not computed, by tenant and tier.");
        foreach ((string? tenant, CacheTier tier, TierCount count) in lines)
        {
            text.Sample($"{Prefix}tenant_tier_tokens_total", count.Tokens, LabelOf(tenant), ("tier", NameOf(tier)));
        }
    }

    public static string NameOf(CacheTier tier) => tier switch
    {
        CacheTier.Context => "context",
        CacheTier.Host => "host",
        CacheTier.Disk => "disk",
        _ => "blob",
    };

    private static (string Name, string Value) LabelOf(string? tenant) => tenant is null ? ("others", "true") : ("tenant", tenant);
}
