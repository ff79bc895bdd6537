using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Arranging;

/// <summary>A part of a blob of spilled rows.</summary>
internal sealed class StoredMembers(BlobPath path, ByteRange range, long count, SpillStore store) : IRowMembers
{
    public BlobPath Path { get; } = path;

    public ByteRange Range { get; } = range;

    public long Count { get; } = count;

    public async IAsyncEnumerable<Row> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long read = 0;
        await foreach (Row row in store.ReadRowsAsync(Path, Range, cancellationToken))
        {
            read++;
            yield return row;
        }

        if (read != Count)
        {
            throw new CorruptLogException(Path, $"it has {read} rows where {Count} were written");
        }
    }
}
