using GpuHost.Host.Api.Usage;
using GpuHost.Host.Hosting;
using GpuHost.Host.State;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Store;

namespace GpuHost.Host.Ledger;

/// <summary>Adds the bill to the server.</summary>
internal static class LedgerServices
{
    /// <param name="services">The server's.</param>
    /// <param name="tiers">Where KV outlives the process.</param>
    public static void Add(IServiceCollection services, IReadOnlyList<(CacheTier Tier, SnapshotInspector Snapshots)> tiers)
    {
        services.AddSingleton<UsageLedger>();
        services.AddSingleton<ChargeLedger>();
        services.AddSingleton<Subscriptions>();
        services.AddSingleton(provider => new StorageMeter(
            provider.GetRequiredService<HostState>(), provider.GetRequiredService<HostPrices>(), tiers, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<UsageEndpoint>();
        services.AddHostedService<HourlyDuties>();
    }

    public static void Map(WebApplication app)
    {
        UsageEndpoint usage = app.Services.GetRequiredService<UsageEndpoint>();
        app.MapGet("/v1/usage", usage.HandleAsync);
        app.MapPost("/v1/usage/charges", usage.ChargeAsync);
    }
}
