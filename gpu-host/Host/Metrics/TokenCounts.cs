using GpuHost.Host.Ledger;
using Pipelines.Core.Usage;

namespace GpuHost.Host.Metrics;

/// <summary>Tokens of the calls that went onto the bill since the start, by tenant and class. Thread-safe.</summary>
internal sealed class TokenCounts
{
    /// <summary>Tenants with a line of their own, the first to come; all others share one, so that nobody's names fill the memory.</summary>
    public const int TenantsMax = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string? Tenant, bool IsBatch), TokenUsage> _sums = [];
    private readonly TenantNames _tenants = new(TenantsMax);

    public void Add(UsageEntry entry)
    {
        lock (_gate)
        {
            (string?, bool) key = (_tenants.LineOf(entry.Tenant), entry.IsBatch);
            _sums[key] = _sums.GetValueOrDefault(key) + entry.Tokens;
        }
    }

    /// <summary>By class: all tenants together.</summary>
    public IReadOnlyList<(bool IsBatch, TokenUsage Tokens)> ByClass() =>
        [.. ByTenant().GroupBy(static line => line.IsBatch).Select(static lines => (lines.Key, lines.Select(static line => line.Tokens).Aggregate(TokenUsage.Add)))];

    /// <summary>The tenant is null in the lines of all those that have none of their own.</summary>
    public IReadOnlyList<(string? Tenant, bool IsBatch, TokenUsage Tokens)> ByTenant()
    {
        lock (_gate)
        {
            return [.. _sums.Select(static entry => (entry.Key.Tenant, entry.Key.IsBatch, entry.Value)).OrderBy(static line => line.Tenant, StringComparer.Ordinal).ThenBy(static line => line.IsBatch)];
        }
    }
}
