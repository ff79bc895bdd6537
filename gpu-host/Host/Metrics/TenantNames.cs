namespace GpuHost.Host.Metrics;

/// <summary>
/// The tenants that have lines of their own, the first to come; all others share one, so that nobody's names fill the memory. Guarded by its
/// owner's lock.
/// </summary>
internal sealed class TenantNames(int tenantsMax)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Null for those that share a line.</summary>
    public string? LineOf(string tenant) => _names.Contains(tenant) || (_names.Count < tenantsMax && _names.Add(tenant)) ? tenant : null;
}
