using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;

namespace Pipelines.Cli.Output;

/// <summary>One JSON object on one line of stdout; what happens on the way goes to stderr.</summary>
internal sealed class JsonOutput(CliHost host) : ICommandOutput
{
    private readonly PlainOutput _plain = new(host);

    public void Line(string text)
    {
        // The answer is in the object.
    }

    public void Table(TextTable table)
    {
        // The answer is in the object.
    }

    public void Note(string text) => _plain.Note(text);

    public void Error(ErrorBlock error) => _plain.Error(error);

    public Task<T> ShowProgressAsync<T>(Func<IProgress<ProgressState>, Task<T>> work) => _plain.ShowProgressAsync(work);

    public void Result(JObject json) => host.Out.WriteLine(json.ToString(Formatting.None));
}
