using System.Runtime.CompilerServices;
using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Connectors.Datasets;

/// <summary>Rows that are in memory already. Their bytes are their JSON, one row a line.</summary>
internal sealed class MemoryRowSource : IRowSource
{
    private readonly IReadOnlyList<JObject> _rows;

    public MemoryRowSource(MemoryDatasetReference reference)
    {
        DatasetName = reference.Name;
        _rows = reference.Rows;
        (Identity, SizeBytes) = Measure(reference);
    }

    public string DatasetName { get; }

    public string Origin => "memory";

    public IReadOnlyList<string> Notes => [];

    public ContentHash Identity { get; }

    public long SizeBytes { get; }

    public Task<long> CountRowsAsync(CancellationToken cancellationToken) => Task.FromResult<long>(_rows.Count);

    public async IAsyncEnumerable<JObject> ReadAsync(
        IProgress<long>? bytesRead,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (JObject row in _rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return (JObject)row.DeepClone();
        }

        bytesRead?.Report(SizeBytes);
        await Task.CompletedTask;
    }

    private static (ContentHash Identity, long SizeBytes) Measure(MemoryDatasetReference reference)
    {
        using var hash = new RunningHash();
        foreach ((int index, JObject row) in reference.Rows.Index())
        {
            try
            {
                hash.Append(Encoding.UTF8.GetBytes(RowJson.Write(row) + "\n"));
            }
            catch (System.Text.Json.JsonException e)
            {
                throw new DatasetException(reference.Name, e.Message, new DatasetPlace("memory", Record: index + 1), e);
            }
        }

        return (hash.Finish(), hash.BytesCount);
    }
}
