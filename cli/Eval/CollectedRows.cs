using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Storage;

namespace Pipelines.Cli.Eval;

/// <summary>Takes a run's output as JSON lines and holds it, to be compared.</summary>
internal sealed class CollectedRows : IOutputTarget
{
    private byte[] _lines = [];

    public string Name => "(compared)";

    public async Task WriteAsync(Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await write(content, cancellationToken);
        _lines = content.ToArray();
    }

    public IReadOnlyList<JObject> Read() =>
        [.. Encoding.UTF8.GetString(_lines).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => RowJson.ParseObject(line))];
}
