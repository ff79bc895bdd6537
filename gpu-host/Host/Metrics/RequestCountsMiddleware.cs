namespace GpuHost.Host.Metrics;

/// <summary>Counts every request that reaches the server's code, when it is over.</summary>
internal sealed class RequestCountsMiddleware(RequestDelegate next, RequestCounts counts)
{
    /// <summary>The endpoint of requests that match none.</summary>
    public const string NoEndpoint = "none";

    /// <summary>The caller was gone before there was an answer; as reverse proxies count it.</summary>
    public const int CallerGone = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        finally
        {
            string endpoint = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? NoEndpoint;
            bool isGone = context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted;
            counts.Add(endpoint, isGone ? CallerGone : context.Response.StatusCode);
        }
    }
}
