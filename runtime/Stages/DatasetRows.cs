using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Runtime.Stages;

/// <summary>The rows of a dataset, each with the id that its place gives it.</summary>
internal sealed class DatasetRows(IRowSource source) : IStageRows
{
    public ContentHash Key => source.Identity;

    public long? KnownCount => null;

    public long? SizeBytes => source.SizeBytes;

    public Task<long> CountAsync(CancellationToken cancellationToken) => source.CountRowsAsync(cancellationToken);

    public async IAsyncEnumerable<Row> ReadAsync(IProgress<long>? bytesRead, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long ordinal = 0;
        await foreach (JObject fields in source.ReadAsync(bytesRead, cancellationToken))
        {
            yield return new Row(RowId.ForInput(source.Identity, ordinal++), fields);
        }
    }
}
