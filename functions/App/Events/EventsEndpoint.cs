using System.Buffers;
using System.Globalization;
using System.Text;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Runs.Asking;
using Pipelines.Http;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.App.Events;

/// <summary>
/// <c>GET /api/runs/{run}/events</c>: where the run stands now, and anew after each change, as server-sent events. A client that comes again is told
/// where the run stands then, so nothing has to be kept for it. Ends with the event <c>end</c>.
/// </summary>
internal static class EventsEndpoint
{
    /// <summary>So often something is sent at least: proxies close what is silent, and clients notice what is dead.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    private static readonly byte[] Heartbeat = ": still there\n\n"u8.ToArray();

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/runs/{run}/events", SendAsync);

    private static async Task SendAsync(HttpContext context, string run, RunLookup runs, RunFeeds feeds, Intake intake, TimeProvider time)
    {
        Caller.Of(context).Require(AccessRole.Reader);
        await runs.RequireAsync(run, context.RequestAborted);
        HttpResponse response = context.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, intake.Closing);
        try
        {
            await using RunFeedReader reader = feeds.Join(new RunId(run));
            for (long id = 1; await NextAsync(reader, response, time, ending.Token) is { } told; id++)
            {
                Write(response.BodyWriter, id, told);
                await response.BodyWriter.FlushAsync(ending.Token);
                if (told.IsLast)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (intake.Closing.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            // The app is being stopped: the stream ends without an end event, and the client comes again.
        }
    }

    /// <summary>The next event; heartbeats while there is none. Null when no more come.</summary>
    private static async Task<ToldEvent?> NextAsync(RunFeedReader reader, HttpResponse response, TimeProvider time, CancellationToken cancellationToken)
    {
        Task<ToldEvent?> next = reader.NextAsync(cancellationToken);
        while (true)
        {
            try
            {
                return await next.WaitAsync(HeartbeatInterval, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                response.BodyWriter.Write(Heartbeat);
                await response.BodyWriter.FlushAsync(cancellationToken);
            }
        }
    }

    private static void Write(IBufferWriter<byte> to, long id, ToldEvent told)
    {
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {id}\n"), to);
        to.Write(told.Text.Span);
    }
}
