using GpuHost.Host.Api.Errors;
using Pipelines.Http;

namespace GpuHost.Host.Hosting;

/// <summary>
/// Refuses requests once the server is being stopped, so that clients go elsewhere; what was let in is finished. Questions about the
/// server itself are answered to the end: they are how others learn of it.
/// </summary>
internal sealed class IntakeMiddleware(RequestDelegate next, Intake intake)
{
    /// <summary>By then another server has taken over, or this one is started again.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private static readonly PathString[] AboutTheServer = ["/health", "/ready", "/metrics"];

    public static bool IsAboutTheServer(PathString asked) => Array.Exists(AboutTheServer, path => asked.StartsWithSegments(path));

    public async Task InvokeAsync(HttpContext context)
    {
        if (IsAboutTheServer(context.Request.Path))
        {
            await next(context);
            return;
        }

        if (!intake.TryEnter())
        {
            context.Response.Headers.Connection = "close";
            throw new ApiException(new ApiError(
                StatusCodes.Status503ServiceUnavailable, "server_error", "The server is being stopped and takes no new requests. Send it again, to another server or later.")
            {
                Code = "draining",
                RetryAfter = RetryAfter,
            });
        }

        try
        {
            await next(context);
        }
        finally
        {
            intake.Leave();
        }
    }
}
