using System.Diagnostics;
using Pipelines.Functions.Tests.CustomHandler;

namespace Pipelines.Functions.Tests.Kit;

/// <summary>The published function app as a process of its own, as an operator starts it.</summary>
internal sealed class AppProcess : IDisposable
{
    private const string Listening = "listening on ";

    /// <summary>Only a process that hangs takes so long, also on a busy machine.</summary>
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly Task<string> _error;

    private AppProcess(Process process, Task<string> error, Uri address)
    {
        _process = process;
        _error = error;
        Client = new HttpClient { BaseAddress = address };
    }

    public HttpClient Client { get; }

    /// <summary>Returns when it listens.</summary>
    public static Task<AppProcess> StartAsync(string folder, params string[] args) => StartAsync(folder, new Dictionary<string, string>(), args);

    /// <param name="folder">Where it works and keeps its files.</param>
    /// <param name="environment">Variables that only it has.</param>
    /// <param name="args">Further words of its command line.</param>
    public static async Task<AppProcess> StartAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        Process process = Start(folder, ["--urls", "http://127.0.0.1:0", "--store", Path.Combine(folder, "store"), .. args], environment);
        Task<string> error = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Listening, StringComparison.Ordinal))
            {
                return new AppProcess(process, error, new Uri(line[Listening.Length..]));
            }
        }

        throw new InvalidOperationException($"It does not listen: {await error}");
    }

    /// <summary>Runs it to its end, for what does not begin.</summary>
    public static async Task<(int ExitCode, string Error)> RunAsync(string folder, params string[] args)
    {
        using Process process = Start(folder, args, new Dictionary<string, string>());
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(EndsWithin);
        await output;
        return (process.ExitCode, error);
    }

    /// <param name="signal">Such as TERM, KILL.</param>
    public void Signal(string signal)
    {
        using Process kill = Process.Start("sh", ["-c", $"kill -{signal} {_process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<(int ExitCode, string Error)> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(EndsWithin);
        return (_process.ExitCode, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        Client.Dispose();
    }

    private static Process Start(string folder, string[] args, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(PublishedFunctions.Read().Executable, args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
            Environment = { ["PIPELINES_API_KEYS"] = "", ["PIPELINES_STORE"] = "" },
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
