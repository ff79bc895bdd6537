using System.Diagnostics;
using System.Text;

namespace Pipelines.Connectors.Code;

/// <summary>The programs that call code within its process, carried by this assembly.</summary>
internal static class WorkerScript
{
    public static string Read(string name)
    {
        using Stream stream = typeof(WorkerScript).Assembly.GetManifestResourceStream($"Pipelines.Connectors.Code.{name}")
            ?? throw new InvalidOperationException($"The assembly does not carry {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>A process that talks by pipes, in the folder for temporary files, and that inherits no environment.</summary>
    public static ProcessStartInfo Isolated(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Clear();
        return start;
    }
}
