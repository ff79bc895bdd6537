using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;

namespace Pipelines.Cli.Output;

/// <summary>Lines: the answer to stdout, everything on the way to stderr.</summary>
internal sealed class PlainOutput(CliHost host) : ICommandOutput
{
    public void Line(string text) => host.Out.WriteLine(PlainText.Of(text));

    public void Table(TextTable table)
    {
        foreach (string line in TableText.Of(table))
        {
            Line(line);
        }
    }

    public void Note(string text) => host.Error.WriteLine(PlainText.Of(text));

    public void Error(ErrorBlock error)
    {
        foreach (string line in error.Lines())
        {
            Note(line);
        }
    }

    public Task<T> ShowProgressAsync<T>(Func<IProgress<ProgressState>, Task<T>> work) => work(new ProgressLines(host.Error, host.Clock));

    public void Result(JObject json)
    {
        // The answer is in the lines already.
    }
}
