using System.Diagnostics;
using System.Text;

namespace Pipelines.Connectors.Documents.Formats;

/// <summary>
/// Runs a program that prints the text of a file: without this process's environment, with bounds on its memory, its time (that
/// of the caller's token) and its output. It never outlives the call.
/// </summary>
internal sealed class TextProgram(DocumentFile file)
{
    private const int ErrorCharsMax = 1000;
    private const int BytesPerKilobyte = 1024;
    private const string Shell = "/bin/sh";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <exception cref="Core.Operators.Parsing.DocumentException">It could not be started, or printed too much.</exception>
    /// <exception cref="OperationCanceledException">It took too long, or the run is being stopped.</exception>
    public async Task<(int ExitCode, string Text, string Error)> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using Process process = Start(program, arguments);
        try
        {
            process.StandardInput.Close();
            Task<string> error = ReadErrorAsync(process.StandardError, cancellationToken);
            string text = await ReadTextAsync(process.StandardOutput, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, text, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private Process Start(string program, IReadOnlyList<string> arguments)
    {
        // The shell only sets the bound and becomes the program: no argument is ever read as a command.
        ProcessStartInfo start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(program, arguments)
            : new ProcessStartInfo(Shell, ["-c", $"ulimit -v {file.Options.ProgramMemoryBytes / BytesPerKilobyte} && exec \"$@\"", "sh", program, .. arguments]);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = start.StandardErrorEncoding = Utf8;
        start.UseShellExecute = false;
        start.Environment.Clear();
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw file.Error($"cannot be read: {Path.GetFileName(program)} does not start ({exception.Message})", exception);
        }
    }

    private async Task<string> ReadTextAsync(StreamReader output, CancellationToken cancellationToken)
    {
        var text = new TextSink(file);
        char[] buffer = new char[16 * BytesPerKilobyte];
        while (await output.ReadAsync(buffer.AsMemory(), cancellationToken) is > 0 and var count)
        {
            text.Append(buffer.AsSpan(0, count));
        }

        return text.ToString();
    }

    /// <summary>All of it is read, so that the program never waits; only the beginning is kept.</summary>
    private static async Task<string> ReadErrorAsync(StreamReader error, CancellationToken cancellationToken)
    {
        var kept = new StringBuilder();
        char[] buffer = new char[BytesPerKilobyte];
        while (await error.ReadAsync(buffer.AsMemory(), cancellationToken) is > 0 and var count)
        {
            kept.Append(buffer, 0, Math.Min(count, ErrorCharsMax - kept.Length));
        }

        return kept.ToString().Trim();
    }
}
