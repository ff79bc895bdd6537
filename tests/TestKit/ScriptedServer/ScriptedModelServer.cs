using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.TestKit.ScriptedServer;

/// <summary>
/// A real HTTP server on a free loopback port that speaks OpenAI's protocol and answers as a script says. It counts and keeps
/// every call, so a test can compare what was sent with what was paid.
/// <code>
/// await using var server = await ScriptedModelServer.StartAsync(call => ScriptedAnswer.Output(new JObject { ["title"] = "x" }));
/// … server.BaseUrl …
/// Assert.Equal(3, server.Calls.Count);
/// </code>
/// Every POST goes to the script, whatever its path: see <see cref="ScriptedCall.Path"/>. Thread-safe; the script is called
/// concurrently.
/// </summary>
public sealed class ScriptedModelServer : IAsyncDisposable
{
    private readonly Func<ScriptedCall, CancellationToken, ValueTask<ScriptedAnswer>> _script;
    private readonly IdempotencyLedger? _ledger;
    private readonly WebApplication _host;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _arrivals = new();
    private readonly List<ScriptedCall> _calls = [];
    private readonly InFlightGauge _inFlight = new();
    private int _scriptRuns;

    private ScriptedModelServer(
        Func<ScriptedCall, CancellationToken, ValueTask<ScriptedAnswer>> script,
        ScriptedServerOptions options)
    {
        _script = script;
        _ledger = options.HonoursIdempotencyKeys ? new IdempotencyLedger() : null;
        _host = Build();
    }

    /// <summary>For example <c>http://127.0.0.1:41234/v1</c>.</summary>
    public Uri BaseUrl { get; private set; } = new("http://127.0.0.1/v1");

    /// <summary>Every call received so far, in order of arrival.</summary>
    public IReadOnlyList<ScriptedCall> Calls
    {
        get
        {
            lock (_arrivals)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>How often the script ran, which is what an endpoint would bill: less than the calls when idempotency keys are honoured.</summary>
    public int ScriptRuns => Volatile.Read(ref _scriptRuns);

    /// <summary>The most calls that were being answered at one time.</summary>
    public int InFlightMax => _inFlight.Max;

    /// <summary>Starts a server; it listens when this returns.</summary>
    public static Task<ScriptedModelServer> StartAsync(Func<ScriptedCall, ScriptedAnswer> script, ScriptedServerOptions? options = null) =>
        StartAsync((call, _) => ValueTask.FromResult(script(call)), options);

    /// <summary>Starts a server whose script may wait; its token ends when the caller hangs up or the server stops.</summary>
    public static async Task<ScriptedModelServer> StartAsync(
        Func<ScriptedCall, CancellationToken, ValueTask<ScriptedAnswer>> script,
        ScriptedServerOptions? options = null)
    {
        var server = new ScriptedModelServer(script, options ?? new ScriptedServerOptions());
        await server._host.StartAsync();
        string address = server._host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.BaseUrl = new Uri(address + "/v1");
        return server;
    }

    /// <summary>Waits until <paramref name="count"/> calls have arrived.</summary>
    /// <exception cref="TimeoutException">They did not within a generous time.</exception>
    public Task WaitForCallsAsync(int count) => _inFlight.WaitForArrivalsAsync(count);

    public async ValueTask DisposeAsync()
    {
        // Hanging answers end here; then nothing keeps the host from stopping.
        await _stopping.CancelAsync();
        await _host.DisposeAsync();
        _stopping.Dispose();
    }

    private WebApplication Build()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        WebApplication built = builder.Build();
        built.Run(AnswerAsync);
        return built;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        ScriptedCall call = Arrived(await ReadCallAsync(context, over.Token));
        using IDisposable running = _inFlight.Enter();
        try
        {
            ScriptedAnswer answer = _ledger is not null && call.IdempotencyKey is { } key
                ? await _ledger.AnswerAsync(key, call.Body, () => RunScriptAsync(call, _stopping.Token)).WaitAsync(over.Token)
                : await RunScriptAsync(call, over.Token);
            await answer.WriteAsync(call, context, over.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Nobody is listening any more.
            context.Abort();
        }
    }

    private async Task<ScriptedAnswer> RunScriptAsync(ScriptedCall call, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _scriptRuns);
        return await _script(call, cancellationToken);
    }

    /// <summary>Numbered and listed at once: a call's number is its place in the list.</summary>
    private ScriptedCall Arrived(ScriptedCall call)
    {
        lock (_arrivals)
        {
            ScriptedCall numbered = call with { Index = _calls.Count };
            _calls.Add(numbered);
            return numbered;
        }
    }

    private static async Task<ScriptedCall> ReadCallAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(context.Request.Body);
        string text = await reader.ReadToEndAsync(cancellationToken);
        return new ScriptedCall(
            Index: 0,
            context.Request.Path,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            text.Length == 0 ? [] : RowJson.Parse(text) as JObject ?? [],
            text,
            HangUp.Of(context));
    }
}
