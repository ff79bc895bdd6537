using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.TestKit.Documents;

/// <summary>Rows in memory as a dataset.</summary>
internal sealed class MemoryRows(string name, IReadOnlyList<JObject> rows) : IRowSource
{
    public string DatasetName { get; } = name;

    public string Origin => "memory";

    public IReadOnlyList<string> Notes => [];

    public ContentHash Identity { get; } =
        ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', rows.Select(static row => RowJson.Write(row)))));

    public long SizeBytes => rows.Count;

    public Task<long> CountRowsAsync(CancellationToken cancellationToken) => Task.FromResult((long)rows.Count);

    public async IAsyncEnumerable<JObject> ReadAsync(
        IProgress<long>? bytesRead,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bytesRead?.Report(i + 1);
            yield return (JObject)rows[i].DeepClone();
        }

        await Task.CompletedTask;
    }
}
