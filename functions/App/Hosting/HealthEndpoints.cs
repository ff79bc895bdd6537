using Pipelines.Functions.App.Access;

namespace Pipelines.Functions.App.Hosting;

/// <summary><c>/health</c>: the process answers. <c>/ready</c>: it takes work. Neither tells anything else, so neither needs a key.</summary>
internal static class HealthEndpoints
{
    private static readonly PathString[] Paths = ["/health", "/ready"];

    public static bool IsAboutTheApp(PathString asked) => Array.Exists(Paths, path => asked.StartsWithSegments(path));

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", static () => "ok").WithMetadata(OwnAccess.Instance);
        routes.MapGet("/ready", static (HttpContext context, Readiness readiness) =>
        {
            context.Response.StatusCode = readiness.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return readiness.State;
        }).WithMetadata(OwnAccess.Instance);
    }
}
