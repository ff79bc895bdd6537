using System.Diagnostics;

namespace Pipelines.Cli.Tests.Hosting;

/// <summary>The command line as a process of its own, as a person starts it.</summary>
internal sealed class CliProcess : IDisposable
{
    /// <summary>Only a process that hangs takes so long, also on a busy machine.</summary>
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(90);
    private readonly Process _process;
    private readonly Task<string> _out;
    private readonly Task<string> _error;

    private CliProcess(Process process)
    {
        _process = process;
        _out = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public static CliProcess Start(string home, params string[] args)
    {
        // Whoever runs the tests in the background of a shell has SIGINT ignored, and children inherit that; a person's terminal does not.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        ProcessStartInfo start = new(command[0], [.. command[1..], Path.Combine(AppContext.BaseDirectory, "pipelines.dll"), .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOME"] = home, ["PIPELINES_MODELS_DIR"] = "" },
        };
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return new CliProcess(process);
    }

    /// <param name="signal">Such as INT, TERM, KILL.</param>
    public void Signal(string signal)
    {
        using Process kill = Process.Start("sh", ["-c", $"kill -{signal} {_process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<(int ExitCode, string Out, string Error)> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(EndsWithin);
        return (_process.ExitCode, await _out, await _error);
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
