using System.Text;
using Pipelines.Cli.Output;

namespace Pipelines.Cli.Serving;

/// <summary>Lines that a server says, as lines of the command's output.</summary>
internal sealed class NoteWriter(ICommandOutput output) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void WriteLine(string? value) => output.Line(value ?? "");

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }
}
