namespace GpuHost.Host.Metrics;

/// <summary>Adds the metrics to the server.</summary>
internal static class MetricsServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<RequestCounts>();
        services.AddSingleton<AnswerLatency>();
        services.AddSingleton<TokenCounts>();
        services.AddSingleton<MetricsEndpoint>();
    }

    public static void Map(WebApplication app) =>
        app.MapGet("/metrics", context => app.Services.GetRequiredService<MetricsEndpoint>().HandleAsync(context));
}
