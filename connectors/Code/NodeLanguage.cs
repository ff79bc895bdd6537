using System.Diagnostics;
using System.Globalization;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Code;

namespace Pipelines.Connectors.Code;

/// <summary>JavaScript in Node under its permission model (no files, no programs, no threads), and within that in a context that has nothing of Node.</summary>
internal sealed class NodeLanguage(SandboxOptions options) : ISandboxLanguage
{
    private const int FirstMajor = 20;

    /// <summary>The permission model left its trial in 22.13 and 23.5.</summary>
    private const int FirstMajorWithoutTrial = 24;

    private const int BytesPerMegabyte = 1024 * 1024;
    private static readonly string Worker = WorkerScript.Read("worker.mjs");
    private readonly Lazy<(string Path, int Major)?> _program = new(() => Find(options.SearchPath));

    public string? Problem => _program.Value switch
    {
        null => "node was not found. Install Node.js 20 or later.",
        { Major: < FirstMajor } old => $"Node.js {old.Major} has no permission model. Install Node.js {FirstMajor} or later.",
        _ => null,
    };

    public ProcessStartInfo StartInfo() => WorkerScript.Isolated(
        _program.Value!.Value.Path,
        _program.Value.Value.Major >= FirstMajorWithoutTrial ? "--permission" : "--experimental-permission",
        "--no-warnings",
        string.Create(CultureInfo.InvariantCulture, $"--max-old-space-size={options.ProcessMemoryBytes / BytesPerMegabyte}"),
        "--input-type=module",
        "-e",
        Worker);

    public JObject Setup(CodeUnit code) => new() { ["source"] = code.Source };

    private static (string Path, int Major)? Find(string? searchPath)
    {
        if (ProgramSearch.Find(searchPath, "node") is not { } path)
        {
            return null;
        }

        using Process process = Process.Start(new ProcessStartInfo(path, ["--version"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string version = process.StandardOutput.ReadToEnd().Trim().TrimStart('v');
        process.WaitForExit();
        return int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major) ? (path, major) : null;
    }
}
