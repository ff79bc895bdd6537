using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pipelines.TestKit.Azurite;

/// <summary>A web server on a free port of this machine that gives every request the same answer, as a storage account in trouble does.</summary>
public sealed class AnsweringServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private AnsweringServer(WebApplication app) => _app = app;

    public Uri BaseUrl => new(_app.Urls.Single());

    public int Requests => Volatile.Read(ref _requests);

    public static async Task<AnsweringServer> StartAsync(HttpStatusCode status, params (string Name, string Value)[] headers)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var server = new AnsweringServer(app);
        app.Run(context => server.Answer(context, status, headers));
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task Answer(HttpContext context, HttpStatusCode status, (string Name, string Value)[] headers)
    {
        Interlocked.Increment(ref _requests);
        context.Response.StatusCode = (int)status;
        foreach ((string name, string value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        return Task.CompletedTask;
    }
}
