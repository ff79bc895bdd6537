using System.Diagnostics;
using GpuHost.Host.Hosting;
using GpuHost.Tests.Kit;

namespace GpuHost.Tests.Batches;

/// <summary>The server as a process of its own, as a person starts it, to be killed.</summary>
internal sealed class HostProcess : IDisposable
{
    private const string Listening = "listening on ";

    private readonly Process _process;

    private HostProcess(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address };
    }

    public HttpClient Client { get; }

    public static async Task<HostProcess> StartAsync(BatchFolder folder)
    {
        Process process = Process.Start(new ProcessStartInfo
        {
            FileName = Environment.ProcessPath is { } dotnet && Path.GetFileNameWithoutExtension(dotnet) == "dotnet" ? dotnet : "dotnet",
            ArgumentList =
            {
                typeof(HostSettings).Assembly.Location,
                "--model", folder.Model,
                "--models-dir", folder.Models,
                "--state", folder.State,
                "--store", folder["store"],
                "--prices", folder.Prices,
                "--context", $"{BatchFolder.ContextTokens}",
                "--urls", "http://127.0.0.1:0",
            },
            RedirectStandardOutput = true,
        })!;
        string? line = await process.StandardOutput.ReadLineAsync();
        Assert.StartsWith(Listening, line, StringComparison.Ordinal);
        return new HostProcess(process, new Uri(line![Listening.Length..]));
    }

    /// <summary>With SIGKILL: it gets no chance to say or write anything more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>With SIGTERM, as a service manager stops it.</summary>
    public void Terminate()
    {
        using Process kill = Process.Start("sh", ["-c", $"kill -TERM {_process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
