using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Runtime.Stages;

/// <summary>One row without fields, for steps that name no input.</summary>
internal sealed class SingleEmptyRow : IStageRows
{
    public ContentHash Key { get; } = ContentHash.Of("{}"u8);

    public long? KnownCount => 1;

    public long? SizeBytes => null;

    public Task<long> CountAsync(CancellationToken cancellationToken) => Task.FromResult(1L);

    public IAsyncEnumerable<Row> ReadAsync(IProgress<long>? bytesRead, CancellationToken cancellationToken) =>
        AsyncEnumerable.Repeat(new Row(RowId.ForInput(Key, 0), []), 1);
}
