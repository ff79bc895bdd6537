using Pipelines.Functions.App.Management;

namespace Pipelines.Functions.App.Runs.Starting;

/// <summary><c>POST /api/pipelines/{name}/runs</c>.</summary>
internal static class StartEndpoint
{
    /// <summary>The run, for those who do not want Durable Functions' addresses.</summary>
    public const string RunHeader = "Pipelines-Run";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/pipelines/{name}/runs", static async (HttpContext context, string name, StartRequest starts, ManagementLinks links) =>
        {
            StartedRun started = await starts.StartAsync(context.Request, name, runName: null, context.RequestAborted);
            context.Response.Headers[RunHeader] = started.Run;
            await links.AcceptAsync(context, started.Run);
        });
}
