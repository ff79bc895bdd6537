using Pipelines.Functions.App.Access;

namespace Pipelines.Functions.App.Management;

/// <summary>Durable Functions' HTTP API: the same addresses, bodies and statuses, so that its clients work unchanged.</summary>
internal static class ManagementServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<InstanceCodes>();
        services.AddSingleton<ManagementAccess>();
        services.AddSingleton<ManagementLinks>();
        services.AddSingleton<InstanceEndpoints>();
        services.AddSingleton<SignalEndpoints>();
        services.AddSingleton<OrchestratorEndpoints>();
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        MapAt(routes, ManagementRoutes.Base);
        MapAt(routes, ManagementRoutes.BehindHost);
    }

    private static void MapAt(IEndpointRouteBuilder routes, string at)
    {
        RouteGroupBuilder group = routes.MapGroup(at);
        group.WithMetadata(OwnAccess.Instance);
        group.MapPost("/orchestrators/{name}/{instanceId?}", static (HttpContext context, string name, string? instanceId, OrchestratorEndpoints api) => api.StartAsync(context, name, instanceId));
        group.MapGet("/instances", static (HttpContext context, InstanceEndpoints api) => api.QueryAsync(context));
        group.MapDelete("/instances", static (HttpContext context, InstanceEndpoints api) => api.PurgeManyAsync(context));
        group.MapGet("/instances/{id}", static (HttpContext context, string id, InstanceEndpoints api) => api.GetAsync(context, id));
        group.MapDelete("/instances/{id}", static (HttpContext context, string id, InstanceEndpoints api) => api.PurgeAsync(context, id));
        group.MapPost("/instances/{id}/raiseEvent/{eventName}", static (HttpContext context, string id, string eventName, SignalEndpoints api) => api.RaiseEventAsync(context, id, eventName));
        group.MapPost("/instances/{id}/terminate", static (HttpContext context, string id, SignalEndpoints api) => api.TerminateAsync(context, id));
        group.MapPost("/instances/{id}/suspend", static (HttpContext context, string id, SignalEndpoints api) => api.SuspendAsync(context, id));
        group.MapPost("/instances/{id}/resume", static (HttpContext context, string id, SignalEndpoints api) => api.ResumeAsync(context, id));
        group.MapPost("/instances/{id}/rewind", static (HttpContext context, string id, SignalEndpoints api) => api.RewindAsync(context, id));
        group.MapPost("/instances/{id}/restart", static (HttpContext context, string id, OrchestratorEndpoints api) => api.RestartAsync(context, id));
    }
}
