using Microsoft.AspNetCore.Http;

namespace Pipelines.TestKit.ScriptedServer;

/// <summary>Server-sent events, all of them or so many and then a broken connection.</summary>
internal sealed class EventStreamAnswer(IReadOnlyList<string> events, int? cutAfter) : ScriptedAnswer
{
    internal override async Task WriteAsync(ScriptedCall call, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (string data in events.Take(cutAfter ?? events.Count))
        {
            await context.Response.WriteAsync($"data: {data}\n\n", cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
        }

        if (cutAfter is not null)
        {
            context.Abort();
        }
    }
}
