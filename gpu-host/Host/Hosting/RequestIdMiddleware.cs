using GpuHost.Host.Api.Writing;

namespace GpuHost.Host.Hosting;

/// <summary>Names every request in its answer's header <c>x-request-id</c>, where OpenAI's clients look for it when something went wrong.</summary>
internal sealed class RequestIdMiddleware(RequestDelegate next, AnswerIds ids)
{
    public const string Header = "x-request-id";

    public Task InvokeAsync(HttpContext context)
    {
        // When the answer starts, because an error clears what was set before.
        context.Response.OnStarting(
            static state =>
            {
                (HttpContext asked, AnswerIds names) = ((HttpContext, AnswerIds))state;
                asked.Response.Headers[Header] = names.Next("req_");
                return Task.CompletedTask;
            },
            (context, ids));
        return next(context);
    }
}
