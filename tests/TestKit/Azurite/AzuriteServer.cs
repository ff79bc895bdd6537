using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Pipelines.TestKit.Azurite;

/// <summary>
/// A real Azurite, in a process of its own that ends with this one, however this one ends. Disposing kills it.
/// </summary>
public sealed partial class AzuriteServer : IAsyncDisposable
{
    private const string Account = "pipelines";

    /// <summary>Made up here: this account exists nowhere else.</summary>
    private const string Key = "bm90IGEgc2VjcmV0OiBhbiBlbXVsYXRvciBvZiB0aGUgdGVzdHM=";

    /// <summary>Ends Azurite in good order when its standard input does, and so when this process is gone.</summary>
    private const string EndsWithItsParent = "Azurite/ends-with-its-parent.mjs";

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    private const string Blobs = "blob";
    private const string Queues = "queue";

    private readonly string _service;
    private readonly string[] _arguments;
    private Process _process;

    private AzuriteServer(string service, string[] arguments, Process process, int port)
    {
        _service = service;
        _arguments = arguments;
        _process = process;
        Port = port;
    }

    public int Port { get; private set; }

    /// <summary>Where containers, or queues, are.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{Port}/{Account}");

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};{(_service == Blobs ? "Blob" : "Queue")}Endpoint={Endpoint};";

    /// <param name="folder">Where it keeps its blobs, so that they outlive a restart; null for memory.</param>
    public static Task<AzuriteServer> StartAsync(string? folder = null) => StartAsync(Blobs, folder);

    /// <summary>Its queues instead of its containers; in memory.</summary>
    public static Task<AzuriteServer> StartQueuesAsync() => StartAsync(Queues, folder: null);

    /// <summary>Ends it in good order: what it has said is stored, is stored. Requests under way break off.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends it at once. Azurite writes its catalogue every few seconds, so it forgets what it has stored since.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it again after it has ended, on the same port.</summary>
    public async Task RestartAsync()
    {
        _process.Dispose();
        (_process, _) = await StartAsync(_service, _arguments, Port);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static async Task<AzuriteServer> StartAsync(string service, string? folder)
    {
        string[] arguments = folder is null ? ["--inMemoryPersistence"] : ["--location", folder];
        (Process process, int port) = await StartAsync(service, arguments, port: 0);
        return new AzuriteServer(service, arguments, process, port);
    }

    private static async Task<(Process Process, int Port)> StartAsync(string service, string[] arguments, int port)
    {
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AZURITE_ACCOUNTS"] = $"{Account}:{Key}" },
        };
        string[] all = ["--import", new Uri(Path.Combine(AppContext.BaseDirectory, EndsWithItsParent)).AbsoluteUri, Script(service), $"--{service}Host", "127.0.0.1", $"--{service}Port", $"{port}", "--loose", "--skipApiVersionCheck", "--disableTelemetry", .. arguments];
        foreach (string argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        List<string> said = [];
        TaskCompletionSource<int> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Hear(string? line)
        {
            if (listening.Task.IsCompleted)
            {
                return;
            }

            lock (said)
            {
                said.Add(line ?? "(end)");
                Match address = Listening().Match(line ?? "");
                if (address.Success)
                {
                    listening.TrySetResult(int.Parse(address.Groups[1].Value));
                }
                else if (line is null && process.HasExited)
                {
                    listening.TrySetException(new InvalidOperationException($"Azurite did not start: {string.Join(' ', said)}"));
                }
            }
        }

        process.OutputDataReceived += (_, e) => Hear(e.Data);
        process.ErrorDataReceived += (_, e) => Hear(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return (process, await listening.Task.WaitAsync(StartsWithin));
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    /// <summary>One service of the Azurite that the build has restored.</summary>
    private static string Script(string service)
    {
        string package = $"node_modules/azurite/dist/src/{service}/main.js";
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string script = Path.Combine(folder.FullName, package);
            if (File.Exists(script))
            {
                return script;
            }
        }

        throw new FileNotFoundException($"There is no {package} in any folder above {AppContext.BaseDirectory}: build the tests, or run 'npm ci'.");
    }

    [GeneratedRegex(@"successfully listens on http://[^:]+:(\d+)")]
    private static partial Regex Listening();
}
