using GpuHost.Serving.Snapshots;

namespace GpuHost.Host.Metrics;

/// <summary>Adds the metrics to the server.</summary>
internal static class MetricsServices
{
    /// <param name="services">The server's parts.</param>
    /// <param name="tiers">Those that the cache has.</param>
    public static void Add(IServiceCollection services, IReadOnlyList<CacheTier> tiers)
    {
        services.AddSingleton(new PromptCounts(tiers));
        services.AddSingleton<RequestCounts>();
        services.AddSingleton<AnswerLatency>();
        services.AddSingleton<TokenCounts>();
        services.AddSingleton<MetricsEndpoint>();
    }

    public static void Map(WebApplication app) =>
        app.MapGet("/metrics", context => app.Services.GetRequiredService<MetricsEndpoint>().HandleAsync(context));
}
