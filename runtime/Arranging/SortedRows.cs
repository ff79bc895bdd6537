using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Arranging;

/// <summary>A blob of rows in their order.</summary>
internal sealed class SortedRows(BlobPath path, SpillStore store) : ISortedRows
{
    public async IAsyncEnumerable<SortedRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (SpillRecord record in store.ReadAsync(path, new ByteRange(0), cancellationToken))
        {
            yield return new SortedRow(record.Key, SpillStore.RowOf(path, record));
        }
    }

    public async IAsyncEnumerable<SortedGroup> ReadGroupsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Row? first = null;
        (long group, long begin, long end, long count) = (0, 0, 0, 0);
        await foreach (SpillRecord record in store.ReadAsync(path, new ByteRange(0), cancellationToken))
        {
            if (first is not null && record.Key.Group != group)
            {
                yield return GroupOf(group, first, begin, end, count);
                first = null;
            }

            if (first is null)
            {
                first = SpillStore.RowOf(path, record);
                (group, begin, count) = (record.Key.Group, record.OffsetBytes, 0);
            }

            end = record.EndBytes;
            count++;
        }

        if (first is not null)
        {
            yield return GroupOf(group, first, begin, end, count);
        }
    }

    private SortedGroup GroupOf(long group, Row first, long begin, long end, long count) =>
        new(group, first, new StoredMembers(path, new ByteRange(begin, end - begin), count, store));
}
