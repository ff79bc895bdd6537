using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pipelines.Connectors.Tests.Web;

/// <summary>A real web server on a free port of this machine; what it does not know is 404.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _asked = new();

    private PageServer(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = new("about:blank");

    public ConcurrentDictionary<string, RequestDelegate> Pages { get; } = new();

    /// <summary>The paths that were asked for, in order.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public static async Task<PageServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var server = new PageServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Address = new Uri(app.Urls.Single());
        return server;
    }

    public string this[string path] => new Uri(Address, path).AbsoluteUri;

    public void Page(string path, string text, string type = "text/html; charset=utf-8") => Pages[path] = context =>
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text);
    };

    public void Redirect(string path, string target) => Pages[path] = context =>
    {
        context.Response.Redirect(target);
        return Task.CompletedTask;
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path + context.Request.QueryString;
        _asked.Enqueue(path);
        if (Pages.TryGetValue(path, out RequestDelegate? page) || Pages.TryGetValue(context.Request.Path, out page))
        {
            return page(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
