using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pipelines.Functions.Tests.Kit;

/// <summary>Receives webhooks, answers as told and keeps what came.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<int> _statuses;
    private readonly ConcurrentQueue<(string Signature, string Delivery, string Body)> _received = new();
    private readonly SemaphoreSlim _arrivals = new(0);

    private WebhookReceiver(WebApplication app, IEnumerable<int> statuses)
    {
        _app = app;
        _statuses = new ConcurrentQueue<int>(statuses);
    }

    public string Url => $"{_app.Urls.Single()}/hook";

    public IReadOnlyList<(string Signature, string Delivery, string Body)> Received => [.. _received];

    /// <param name="statuses">What the first deliveries are answered with; those after them with 200.</param>
    public static async Task<WebhookReceiver> StartAsync(params int[] statuses)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var receiver = new WebhookReceiver(app, statuses);
        app.Run(receiver.ReceiveAsync);
        await app.StartAsync();
        return receiver;
    }

    public async Task WaitForAsync(int count)
    {
        for (int arrival = 0; arrival < count; arrival++)
        {
            Assert.True(await _arrivals.WaitAsync(TimeSpan.FromSeconds(60)), $"Only {arrival} deliveries came.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _arrivals.Dispose();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        _received.Enqueue((context.Request.Headers["Pipelines-Signature"].ToString(), context.Request.Headers["Pipelines-Delivery"].ToString(), await reader.ReadToEndAsync()));
        context.Response.StatusCode = _statuses.TryDequeue(out int status) ? status : StatusCodes.Status200OK;
        _arrivals.Release();
    }
}
