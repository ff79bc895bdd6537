using GpuHost.Host.Answers;
using GpuHost.Host.Api.Status;
using GpuHost.Host.Api.Tokens;

namespace GpuHost.Host.Page;

/// <summary>Adds the page, and what it asks for, to the server.</summary>
internal static class PageServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<RunningCalls>();
        services.AddSingleton<StatusEndpoint>();
        services.AddSingleton<TemplateEndpoint>();
        services.AddSingleton<PageEndpoint>();
    }

    public static void Map(WebApplication app)
    {
        PageEndpoint page = app.Services.GetRequiredService<PageEndpoint>();
        StatusEndpoint status = app.Services.GetRequiredService<StatusEndpoint>();
        app.MapGet("/", page.StartAsync);
        app.MapGet("/page/{name}", (HttpContext context, string name) => page.SendAsync(context, name));
        app.MapGet("/v1/status", status.HandleAsync);
        app.MapPost("/apply-template", context => app.Services.GetRequiredService<TemplateEndpoint>().HandleAsync(context));
    }
}
