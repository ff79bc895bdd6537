using System.Collections.Concurrent;
using System.Net;
using System.Text;
using GpuHost.Tests.Tracing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pipelines.Functions.Tests.Telemetry;

/// <summary>A collector of OpenTelemetry on a free port of this machine, which keeps what it gets: spans and metrics.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _got = new();

    private OtlpCollector(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public IReadOnlyList<OtlpSpan> Spans => [.. _got.Where(static one => one.Path == "/v1/traces").SelectMany(static one => OtlpSpan.ReadAll(one.Body))];

    /// <summary>All bodies of metrics, byte for byte; names and texts stand in them as they are.</summary>
    public string Metrics => string.Concat(_got.Where(static one => one.Path == "/v1/metrics").Select(static one => Encoding.Latin1.GetString(one.Body)));

    public string Everything => string.Concat(_got.Select(static one => Encoding.Latin1.GetString(one.Body)));

    public static async Task<OtlpCollector> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        var collector = new OtlpCollector(app);
        app.Run(collector.TakeAsync);
        await app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        if (context.Request.ContentType != "application/x-protobuf")
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _got.Enqueue((context.Request.Path, body.ToArray()));
    }
}
