using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Runtime.Tests.Runs;

/// <summary>A dataset that turns out, after some rows, to be another than the one that was opened.</summary>
internal sealed class BreakingDatasets(int goodRows) : IDatasetReader, IRowSource
{
    public string DatasetName => "input";

    public string Origin => "memory";

    public IReadOnlyList<string> Notes => [];

    public ContentHash Identity => ContentHash.Of("as it was opened"u8);

    public long SizeBytes => goodRows;

    public Task<IRowSource> OpenAsync(DatasetReference reference, CancellationToken cancellationToken) => Task.FromResult<IRowSource>(this);

    public Task<long> CountRowsAsync(CancellationToken cancellationToken) => Task.FromResult((long)goodRows);

    public async IAsyncEnumerable<JObject> ReadAsync(IProgress<long>? bytesRead, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (JObject row in TestHouse.Rows(goodRows))
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
        }

        throw new DatasetException(DatasetName, "It was changed while it was read.");
    }
}
