using GpuHost.Serving.Requests;
using GpuHost.Serving.Snapshots;

namespace GpuHost.Host.Metrics;

/// <summary>Where the prompts since the start came from, by tenant and tier. Lines of batches count too. Thread-safe.</summary>
/// <param name="tiers">Those that this server has, the nearest first.</param>
internal sealed class PromptCounts(IReadOnlyList<CacheTier> tiers)
{
    private readonly Lock _gate = new();
    private readonly TenantNames _tenants = new(TokenCounts.TenantsMax);
    private readonly Dictionary<(string? Tenant, CacheTier Tier), TierCount> _sums = [];

    public void Add(PromptOrigin prompt)
    {
        lock (_gate)
        {
            string? tenant = _tenants.LineOf(prompt.Tenant);

            // The last token is always computed: something must be, to have an output.
            int left = prompt.PromptTokens - 1;
            foreach (CacheTier tier in tiers)
            {
                TierShare share = prompt[tier];
                var count = new TierCount(share.Tokens, share.SavedSeconds, share.Tokens > 0 ? 1 : 0, share.Tokens == 0 && left > 0 ? 1 : 0);
                _sums[(tenant, tier)] = _sums.GetValueOrDefault((tenant, tier)) + count;
                left -= share.Tokens;
            }
        }
    }

    /// <summary>All tenants together, the nearest tier first.</summary>
    public IReadOnlyList<(CacheTier Tier, TierCount Count)> ByTier()
    {
        lock (_gate)
        {
            return [.. tiers.Select(tier => (tier, _sums.Where(entry => entry.Key.Tier == tier).Aggregate(default(TierCount), static (sum, entry) => sum + entry.Value)))];
        }
    }

    /// <summary>The tenant is null in the lines of all those that have none of their own.</summary>
    public IReadOnlyList<(string? Tenant, CacheTier Tier, TierCount Count)> ByTenant()
    {
        lock (_gate)
        {
            return [.. _sums.Select(static entry => (entry.Key.Tenant, entry.Key.Tier, entry.Value)).OrderBy(static line => line.Tenant, StringComparer.Ordinal).ThenBy(static line => line.Tier)];
        }
    }
}
