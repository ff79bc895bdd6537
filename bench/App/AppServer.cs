using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipelines.Bench.App;

/// <summary>The function app as a process of its own over a folder. Disposing stops it as an operator does, and leaves the folder.</summary>
internal sealed class AppServer : IDisposable
{
    public const string Pipeline = "tickets";

    /// <summary>The only model that its pipeline names.</summary>
    public const string Model = "bench";

    private const string Listening = "listening on ";

    private const string Yaml = """
        default_model: bench
        datasets:
          tickets: { type: memory }
        operations:
          - name: classify
            type: map
            prompt: "Which category is this ticket? {{ input.text }}"
            output:
              schema: { category: string }
        pipeline:
          steps:
            - { name: step1, input: tickets, operations: [classify] }
        """;

    private readonly Process _process;

    private AppServer(Process process, Uri address)
    {
        _process = process;
        // One connection a listener, as many as there are listeners.
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { BaseAddress = address, Timeout = TimeSpan.FromHours(6) };
    }

    public HttpClient Client { get; }

    /// <summary>Processor time so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory now.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <param name="executable">Null takes the one beside the bench.</param>
    /// <param name="folder">Holds its store and its hub.</param>
    /// <param name="models">The endpoint of all models.</param>
    public static async Task<AppServer> StartAsync(string? executable, string folder, Uri models)
    {
        string[] arguments = ["--urls", "http://127.0.0.1:0", "--store", Path.Combine(folder, "store"), "--state", folder, "--api-base", models.ToString()];
        var start = new ProcessStartInfo(executable ?? Path.Combine(AppContext.BaseDirectory, "Pipelines.Functions"), arguments)
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        Process process = Process.Start(start)!;
        string? line = await process.StandardOutput.ReadLineAsync();
        return line?.StartsWith(Listening, StringComparison.Ordinal) == true
            ? new AppServer(process, new Uri(line[Listening.Length..]))
            : throw new InvalidOperationException($"The app did not start; it said: {line}");
    }

    public async Task DeployAsync()
    {
        using HttpResponseMessage answer = await Client.PutAsync($"/api/pipelines/{Pipeline}", new StringContent(Yaml, Encoding.UTF8, "application/yaml"));
        answer.EnsureSuccessStatusCode();
    }

    /// <returns>The run's name.</returns>
    public async Task<string> StartRunAsync(IEnumerable<string> texts)
    {
        using HttpResponseMessage answer = await Client.PostAsync($"/api/pipelines/{Pipeline}/runs", BodyOf(texts));
        string body = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        return (string)JsonNode.Parse(body)!["id"]!;
    }

    public async Task EndRunAsync(string run)
    {
        JsonNode found;
        do
        {
            found = JsonNode.Parse(await Client.GetStringAsync($"/api/runs/{run}?wait=60"))!;
        }
        while (!(bool)found["isEnded"]!);
        if ((string?)found["status"] != "Completed")
        {
            throw new InvalidOperationException($"The run {run} ended otherwise: {found}");
        }
    }

    /// <summary>The bytes of an answer.</summary>
    public async Task<long> GetAsync(string path)
    {
        using HttpResponseMessage answer = await Client.GetAsync(path);
        return (await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()).Length;
    }

    public static StringContent BodyOf(IEnumerable<string> texts) => new(
        new JsonArray([.. texts.Select(static text => new JsonObject { ["text"] = text })]).ToJsonString(), Encoding.UTF8, "application/json");

    public void Dispose()
    {
        Client.Dispose();
        using (Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            kill.WaitForExit();
        }

        _process.WaitForExit();
        _process.Dispose();
    }
}
