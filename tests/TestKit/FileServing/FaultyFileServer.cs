using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Pipelines.TestKit.FileServing;

/// <summary>
/// A real web server on a free port of this machine that serves one file, with ranges, and makes the mistakes it is told to:
/// each request takes the next of <see cref="Faults"/>, and is served well when there is none.
/// </summary>
public sealed class FaultyFileServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<FileRequest> _requests = new();

    private FaultyFileServer(WebApplication app, byte[] content, string? etag)
    {
        _app = app;
        Content = content;
        ETag = etag;
    }

    /// <summary>Where the file is.</summary>
    public Uri Address { get; private set; } = new("about:blank");

    public byte[] Content { get; set; }

    /// <summary>With its quotes; null for a server that names no version.</summary>
    public string? ETag { get; set; }

    /// <summary>Sent as X-Linked-ETag where set.</summary>
    public string? LinkedTag { get; set; }

    public ConcurrentQueue<FileFault> Faults { get; } = new();

    public IReadOnlyList<FileRequest> Requests => [.. _requests];

    public static async Task<FaultyFileServer> StartAsync(byte[] content, string? etag = "\"v1\"")
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        FaultyFileServer server = new(app, content, etag);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Address = new Uri(new Uri(app.Urls.Single()), "model.gguf");
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        _requests.Enqueue(new FileRequest(
            context.Request.Path, headers.Range.ToString(), headers.IfRange.ToString(), headers.UserAgent.ToString()));
        Faults.TryDequeue(out FileFault? fault);
        if (fault is FileFault.Replaced replaced)
        {
            Content = replaced.Content.ToArray();
            ETag = replaced.ETag;
        }

        if (LinkedTag is not null)
        {
            context.Response.Headers["X-Linked-ETag"] = LinkedTag;
        }

        switch (fault)
        {
            case FileFault.Redirect redirect:
                context.Response.Redirect(redirect.Location);
                break;
            case FileFault.Status status:
                context.Response.StatusCode = status.Code;
                context.Response.Headers.RetryAfter = status.RetryAfter;
                break;
            default:
                await SendAsync(context, fault);
                break;
        }
    }

    private async Task SendAsync(HttpContext context, FileFault? fault)
    {
        byte[] content = Content;
        HttpResponse response = context.Response;
        if (ETag is not null)
        {
            response.Headers.ETag = ETag;
        }

        int from = fault is FileFault.IgnoredRange ? 0 : FirstByteWanted(context.Request);
        if (from > 0 && from >= content.Length)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.Headers.ContentRange = $"bytes */{content.Length}";
            return;
        }

        if (from > 0)
        {
            from = Math.Clamp(from + (fault is FileFault.ShiftedRange shift ? shift.ByBytes : 0), 0, content.Length - 1);
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }

        if (fault is FileFault.Encoded)
        {
            response.Headers.ContentEncoding = "br";
        }

        response.ContentLength = fault is FileFault.NoLength ? null : content.Length - from;
        await SendBodyAsync(context, content.AsMemory(from), fault);
    }

    private static async Task SendBodyAsync(HttpContext context, ReadOnlyMemory<byte> body, FileFault? fault)
    {
        int sent = fault switch
        {
            FileFault.Drop drop => Math.Min(drop.AfterBytes, body.Length),
            FileFault.Reset reset => Math.Min(reset.AfterBytes, body.Length),
            FileFault.Hang hang => Math.Min(hang.AfterBytes, body.Length),
            _ => body.Length,
        };
        await context.Response.Body.WriteAsync(body[..sent], context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        if (fault is FileFault.Reset)
        {
            context.Abort();
        }

        if (fault is FileFault.Hang)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>0 where no range is asked for, or only of another version.</summary>
    private int FirstByteWanted(HttpRequest request)
    {
        if (!RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out RangeHeaderValue? range))
        {
            return 0;
        }

        string ifRange = request.Headers.IfRange.ToString();
        bool sameVersion = ifRange.Length == 0 || ifRange == ETag;
        return sameVersion ? Convert.ToInt32(range.Ranges.Single().From, CultureInfo.InvariantCulture) : 0;
    }
}
