using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Arranging;

/// <summary>
/// Puts rows with equal keys together: groups in the order in which their first rows come, rows within a group in input order. Holds
/// some fifty bytes for each group in memory, and the rows in a sorter.
/// </summary>
internal sealed class RowGrouping
{
    private readonly ISortedRows _sorted;
    private readonly List<long> _sizes;
    private readonly Func<Row, GroupKey> _keyOf;

    private RowGrouping(ISortedRows sorted, List<long> sizes, Func<Row, GroupKey> keyOf)
    {
        _sorted = sorted;
        _sizes = sizes;
        _keyOf = keyOf;
    }

    /// <summary>How many rows each group has, in the order of the groups; 0 stands for a row without a key.</summary>
    public IReadOnlyList<long> Sizes => _sizes;

    /// <param name="input">The rows.</param>
    /// <param name="sorter">Takes them.</param>
    /// <param name="keyOf">The key of a row, or why it has none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<RowGrouping> GroupAsync(IArrangedInput input, IRowSorter sorter, Func<Row, GroupKey> keyOf, CancellationToken cancellationToken)
    {
        var groups = new Dictionary<ContentHash, int>();
        List<long> sizes = [];
        await foreach (Row row in input.ReadAsync(cancellationToken))
        {
            int group = sizes.Count;
            ContentHash? key = keyOf(row).Hash;
            if (key is { } known && !groups.TryAdd(known, group))
            {
                group = groups[known];
            }

            if (group == sizes.Count)
            {
                sizes.Add(0);
            }

            sizes[group] += key is null ? 0 : 1;
            await sorter.AddAsync(new RowOrder(group), row, cancellationToken);
        }

        return new RowGrouping(await sorter.SortAsync(cancellationToken), sizes, keyOf);
    }

    /// <summary>The groups in order; of a row without a key the failure.</summary>
    public async IAsyncEnumerable<(SortedGroup Group, RowFailure? Failure)> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (SortedGroup group in _sorted.ReadGroupsAsync(cancellationToken))
        {
            yield return (group, _keyOf(group.First).Failure);
        }
    }
}
