using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pipelines.Bench.App;

/// <summary>An OpenAI-compatible endpoint that says the same at once; calls about something that is held answer one by one, as they are let go.</summary>
internal sealed class ModelEndpoint : IAsyncDisposable
{
    /// <summary>A text with this word waits.</summary>
    public const string Held = "held";

    private const string Answer = """
        {"id":"x","object":"chat.completion","created":1700000000,"model":"bench","choices":[{"index":0,"message":{"role":"assistant","content":"{\"category\":\"billing\"}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":5,"total_tokens":25}}
        """;

    private readonly WebApplication _app;
    private readonly SemaphoreSlim _released = new(0);

    private ModelEndpoint(WebApplication app) => _app = app;

    public Uri BaseUrl => new($"{_app.Urls.Single()}/v1");

    public static async Task<ModelEndpoint> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var endpoint = new ModelEndpoint(app);
        app.Run(endpoint.AnswerAsync);
        await app.StartAsync();
        return endpoint;
    }

    /// <summary>Lets one call go.</summary>
    public void Release() => _released.Release();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _released.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string asked = await reader.ReadToEndAsync(context.RequestAborted);
        if (asked.Contains(Held, StringComparison.Ordinal))
        {
            await _released.WaitAsync(context.RequestAborted);
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Answer, context.RequestAborted);
    }
}
