using System.Diagnostics;

namespace Pipelines.Cli.Tests.Serving;

/// <summary><c>pipelines serve</c> as a process of its own.</summary>
internal sealed class ServeProcess : IDisposable
{
    private const string Listening = "listening on ";

    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(90);

    private readonly Process _process;

    private ServeProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Returns when it listens.</summary>
    public static async Task<ServeProcess> StartAsync(string home, params string[] args)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "pipelines.dll"), "serve", "--urls", "http://127.0.0.1:0", .. args])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = home,
            Environment = { ["HOME"] = home, ["PIPELINES_MODELS_DIR"] = "", ["PIPELINES_STORE"] = "" },
        };
        Process process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Listening, StringComparison.Ordinal))
            {
                return new ServeProcess(process, new Uri(line[Listening.Length..]));
            }
        }

        throw new InvalidOperationException("It does not listen.");
    }

    /// <summary>Asks it to stop.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        using Process kill = Process.Start("sh", ["-c", $"kill -TERM {_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(EndsWithin);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
