using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Tests.Sidecar.Server;
using Pipelines.Durable.Workers;
using Pipelines.Storage.Files;
using Pipelines.TestKit.Storage;

namespace Pipelines.Functions.Tests.CustomHandler;

/// <summary>
/// Stands for an Azure Functions host: starts the published executable in its environment, waits until it answers, passes requests on to it, invokes its
/// functions with the payloads of a real host, and applies a real host's rules to the answers. Its engine is our hub, with Durable Functions' endpoint in front.
/// </summary>
internal sealed class ConformanceHost : IAsyncDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly StringBuilder _said = new();
    private readonly DurableHub _hub;
    private SidecarServer _endpoint;
    private readonly Process _process;
    private DurableWorker? _worker;

    private ConformanceHost(DurableHub hub, SidecarServer endpoint, TemporaryFolder folder, Process process, int port)
    {
        (_hub, _endpoint, _folder, _process) = (hub, endpoint, folder, process);
        Handler = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(2) };
        Store = new FileBlobStore(folder["store"], TimeProvider.System);
    }

    public PublishedFunctions Functions { get; } = PublishedFunctions.Read();

    /// <summary>The handler as the host reaches it.</summary>
    public HttpClient Handler { get; }

    public FileBlobStore Store { get; }

    /// <summary>What the handler has written so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <param name="models">The endpoint of all models.</param>
    public static async Task<ConformanceHost> StartAsync(Uri models)
    {
        var folder = new TemporaryFolder();
        var blobs = new FileBlobStore(folder["hub"], TimeProvider.System);
        DurableHub hub = await DurableHub.OpenAsync(new HubOptions(folder["hub.db"]), blobs, TimeProvider.System, NewGuid, CancellationToken.None);
        SidecarServer endpoint = await SidecarServer.StartAsync(hub);
        int port = FreePort();
        var host = new ConformanceHost(hub, endpoint, folder, Start(folder, models, port), port);
        host.Listen();
        await host.ReadyAsync();
        await host.RunStartupTimersAsync();
        host._worker = new DurableWorker(hub.Transport, new HostWork(host), new WorkerOptions { DrainTimeout = TimeSpan.Zero }, TimeProvider.System, NullLogger.Instance);
        return host;
    }

    /// <summary>A process that is to fail at once.</summary>
    /// <returns>Its exit code and what it said to the error stream.</returns>
    public static async Task<(int ExitCode, string Error)> RunToItsEndAsync(params (string Name, string? Value)[] environment)
    {
        using var folder = new TemporaryFolder();
        using Process process = Start(folder, new Uri("http://127.0.0.1:1"), FreePort(), environment);
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }

    /// <summary>Invokes a function with the value of its trigger.</summary>
    public async Task<HostOutcome> InvokeAsync(string function, string trigger, JsonNode value, JsonObject metadata)
    {
        string binding = Functions.BindingOf(function, trigger);
        var body = new JsonObject { ["Data"] = new JsonObject { [binding] = HostRules.Encode(value) }, ["Metadata"] = metadata };
        return await InvokeAsync(function, body.ToJsonString());
    }

    /// <summary>Invokes a function with a payload as it stands.</summary>
    public async Task<HostOutcome> InvokeAsync(string function, string payload)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{function}") { Content = new StringContent(WithClient(function, payload), Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Azure-Functions-InvocationId", NewGuid().ToString());
        request.Headers.Add("X-Azure-Functions-HostVersion", "4.1037.0.0");
        using HttpResponseMessage response = await Handler.SendAsync(request);
        return await HostRules.ReadAsync(response);
    }

    /// <summary>The engine's endpoint is at another port from now on, as after a restart of the host.</summary>
    public async Task MoveEngineAsync()
    {
        SidecarServer old = _endpoint;
        _endpoint = await SidecarServer.StartAsync(_hub);
        await old.DisposeAsync();
    }

    /// <summary>Tells the handler to stop, as a host does that is being moved.</summary>
    /// <returns>How long it took, and its exit code.</returns>
    public async Task<(TimeSpan Took, int ExitCode)> TerminateAsync()
    {
        long begun = Stopwatch.GetTimestamp();
        using (Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        return (Stopwatch.GetElapsedTime(begun), _process.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null)
        {
            await _worker.DisposeAsync();
        }

        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Handler.Dispose();
        await _endpoint.DisposeAsync();
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    private static Process Start(TemporaryFolder folder, Uri models, int port, params (string Name, string? Value)[] environment)
    {
        PublishedFunctions functions = PublishedFunctions.Read();
        var start = new ProcessStartInfo(functions.Executable) { WorkingDirectory = PublishedFunctions.Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        (string Name, string? Value)[] own =
        [
            ("FUNCTIONS_CUSTOMHANDLER_PORT", $"{port}"), ("FUNCTIONS_HTTPWORKER_PORT", $"{port}"), ("FUNCTIONS_CUSTOMHANDLER_WORKER_ID", "w1"),
            ("FUNCTIONS_APP_ROOT_PATH", PublishedFunctions.Folder), ("FUNCTIONS_WORKER_RUNTIME", "custom"), ("AZURE_FUNCTIONS_ENVIRONMENT", "Development"),
            ("PIPELINES_STORE", folder["store"]), ("PIPELINES_MODEL", "openai/test-model"), ("PIPELINES_API_BASE", models.AbsoluteUri),
            ("PIPELINES_DURABLE_RPC", null), ("PIPELINES_API_KEYS", null),
        ];
        foreach ((string name, string? value) in own.Concat(environment))
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private void Listen()
    {
        void Hear(string? line)
        {
            lock (_said)
            {
                _said.AppendLine(line);
            }
        }

        _process.OutputDataReceived += (_, e) => Hear(e.Data);
        _process.ErrorDataReceived += (_, e) => Hear(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Timers that ask for it run once when the host has started.</summary>
    private async Task RunStartupTimersAsync()
    {
        foreach ((string name, JsonObject trigger) in Functions.Triggers.Where(static one => (bool?)one.Value["runOnStartup"] == true))
        {
            HostOutcome outcome = await InvokeAsync(name, """{"Data":{"timer":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}},"Metadata":{}}""");
            Assert.True(outcome.Error is null, $"{name} ({trigger["schedule"]}): {outcome.Error}");
        }
    }

    /// <summary>What a host gives to a function that binds the engine's client: JSON, which as a text is encoded twice.</summary>
    private string WithClient(string function, string payload)
    {
        if (!Functions.Clients.TryGetValue(function, out string? binding) || !payload.StartsWith('{') || JsonNode.Parse(payload)!["Data"] is not JsonObject)
        {
            return payload;
        }

        JsonNode body = JsonNode.Parse(payload)!;
        var client = new JsonObject
        {
            ["taskHubName"] = "pipelines",
            ["connectionName"] = "Storage",
            ["rpcBaseUrl"] = _endpoint.Address.AbsoluteUri,
            ["requiredQueryStringParameters"] = "code=key",
            ["httpBaseUrl"] = "http://localhost:7071/runtime/webhooks/durabletask",
        };
        body["Data"]![binding] = HostRules.Encode(JsonValue.Create(client.ToJsonString()));
        return body.ToJsonString();
    }

    /// <summary>Any answer means that it is there; a refused connection that it is not there yet.</summary>
    private async Task ReadyAsync()
    {
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using HttpResponseMessage answer = await Handler.GetAsync(new Uri("/", UriKind.Relative));
                return;
            }
            catch (HttpRequestException e) when (e.InnerException is SocketException && !_process.HasExited && Stopwatch.GetElapsedTime(begun) < ReadyWithin)
            {
                await Task.Yield();
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

#pragma warning disable RS0030 // Names that nothing asserted depends on.
    private static Guid NewGuid() => Guid.NewGuid();
#pragma warning restore RS0030
}
