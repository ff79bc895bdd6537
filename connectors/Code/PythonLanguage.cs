using System.Diagnostics;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Code;

namespace Pipelines.Connectors.Code;

/// <summary>
/// Python in isolated mode, with limits of the operating system on memory, processes and files, and a guard inside that refuses the
/// network, other programs and files outside of the installation.
/// </summary>
internal sealed class PythonLanguage(SandboxOptions options) : ISandboxLanguage
{
    private static readonly string Worker = WorkerScript.Read("worker.py");
    private readonly Lazy<string?> _program = new(() => Find(options.SearchPath));

    public string? Problem => OperatingSystem.IsWindows() ? "its limits need Linux or macOS."
        : _program.Value is null ? "python3 was not found. Install Python 3.8 or later (on Debian: apt-get install python3)."
        : null;

    public ProcessStartInfo StartInfo() => WorkerScript.Isolated(_program.Value!, "-I", "-c", Worker);

    public JObject Setup(CodeUnit code) => new()
    {
        ["source"] = code.Source,
        ["memoryBytes"] = options.ProcessMemoryBytes,
        ["callSeconds"] = code.CallTimeMax.TotalSeconds,
    };

    /// <summary>
    /// The interpreter itself: what the search path names may be a script that chooses one by the environment, which code does not get.
    /// </summary>
    private static string? Find(string? searchPath)
    {
        if (ProgramSearch.Find(searchPath, "python3", "python") is not { } named)
        {
            return null;
        }

        var start = new ProcessStartInfo(named, ["-I", "-c", "import sys; print(sys.executable)"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        string path = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 && File.Exists(path) ? path : null;
    }
}
