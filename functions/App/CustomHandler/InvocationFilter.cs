using Microsoft.AspNetCore.Http.Features;

namespace Pipelines.Functions.App.CustomHandler;

/// <summary>
/// Lets through what is addressed as the host addresses it: a path that leads here by way of dots or escapes came from outside. An invocation
/// that cannot be read fails with a reason that the host can show.
/// </summary>
internal sealed class InvocationFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        if (http.Features.Get<IHttpRequestFeature>()?.RawTarget != http.Request.Path.Value)
        {
            return Results.NotFound();
        }

        try
        {
            return await next(context);
        }
        catch (FormatException e)
        {
            return HostAnswer.Failed(http, StatusCodes.Status400BadRequest, e.Message);
        }
    }
}
