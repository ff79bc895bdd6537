using Pipelines.Functions.App.Api;
using Pipelines.Http;

namespace Pipelines.Functions.App.Hosting;

/// <summary>
/// Refuses requests once the app is being stopped, so that clients go elsewhere; what was let in is finished. Questions about the
/// app itself are answered to the end: they are how others learn of it.
/// </summary>
internal sealed class IntakeMiddleware(RequestDelegate next, Intake intake)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext context)
    {
        if (HealthEndpoints.IsAboutTheApp(context.Request.Path))
        {
            await next(context);
            return;
        }

        if (!intake.TryEnter())
        {
            context.Response.Headers.Connection = "close";
            throw new ProblemException(new Problem(
                StatusCodes.Status503ServiceUnavailable, "draining", "The app is being stopped and takes no new requests. Send it again, to another instance or later.")
            {
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
