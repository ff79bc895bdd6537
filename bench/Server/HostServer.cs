using System.Diagnostics;
using System.Globalization;

namespace Pipelines.Bench.Server;

/// <summary>The GPU host as a process of its own over a fresh state. Disposing ends it and deletes the state.</summary>
internal sealed class HostServer : IDisposable
{
    private const string Listening = "listening on ";

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private HostServer(Process process, DirectoryInfo folder, Uri address)
    {
        _process = process;
        _folder = folder;
        // One connection a stream, as many as there are streams.
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { BaseAddress = address, Timeout = TimeSpan.FromHours(6) };
    }

    public HttpClient Client { get; }

    public Uri Address => Client.BaseAddress!;

    public static async Task<HostServer> StartAsync(string model, int contextTokens)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("server-bench-");
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "GpuHost.dll"),
            "--model", model,
            "--models-dir", Path.Combine(folder.FullName, "models"),
            "--state", Path.Combine(folder.FullName, "state"),
            "--store", Path.Combine(folder.FullName, "store"),
            "--context", contextTokens.ToString(CultureInfo.InvariantCulture),
            "--urls", "http://127.0.0.1:0",
        ];
        Process process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        string? line = await process.StandardOutput.ReadLineAsync();
        return line?.StartsWith(Listening, StringComparison.Ordinal) == true
            ? new HostServer(process, folder, new Uri(line[Listening.Length..]))
            : throw new InvalidOperationException($"The GPU host did not start; it said: {line}");
    }

    /// <summary>Resident memory now.</summary>
    public long ResidentBytes()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    public void Dispose()
    {
        Client.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
