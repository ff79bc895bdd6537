using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Events;
using Pipelines.Functions.App.Hosting;
using Pipelines.Functions.App.Outputs;
using Pipelines.Functions.App.Runs.Asking;
using Pipelines.Functions.App.Runs.Starting;
using Pipelines.Functions.App.Runs.Steering;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Outputs;

namespace Pipelines.Functions.App.Runs;

/// <summary>What starts, asks about, steers and reads runs.</summary>
internal static class RunServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<StartClaims>();
        services.AddSingleton<OptionsRule>();
        services.AddSingleton<RunStarter>();
        services.AddSingleton<StartRequest>();
        services.AddSingleton<RunLookup>();
        services.AddSingleton<RunQuery>();
        services.AddSingleton<RunErasure>();
        services.AddHostedService<RunRetention>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton(static of => new RunFeeds(of.GetRequiredService<RunHost>().Events));
        services.AddSingleton(static of =>
        {
            AppParts parts = of.GetRequiredService<AppParts>();
            return new RunRows(parts.Store, parts.Log, parts.Time);
        });
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        StartEndpoint.Map(routes);
        RunEndpoints.Map(routes);
        SteerEndpoints.Map(routes);
        EraseEndpoint.Map(routes);
        OutputEndpoint.Map(routes);
        DeadLetterEndpoint.Map(routes);
        LineageEndpoint.Map(routes);
        DiffEndpoint.Map(routes);
        EventsEndpoint.Map(routes);
        AuditEndpoint.Map(routes);
        OpenApiEndpoint.Map(routes);
    }
}
