using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Resolve;

/// <summary>The rows of the clusters that have more than one, put together.</summary>
internal static class ClusterRows
{
    /// <summary>A group for each such cluster, by its first row; its rows in input order.</summary>
    public static async Task<ISortedRows> SortAsync(ResolvedEntities entities, IArrangingContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<int> firstOf = entities.Clusters.FirstOf;
        Dictionary<int, int> sizes = firstOf.CountBy(static first => first).ToDictionary();
        IRowSorter sorter = context.BeginSort("clusters");
        int ordinal = 0;
        await foreach (Row row in context.Inputs[0].ReadAsync(cancellationToken))
        {
            int first = firstOf[ordinal];
            if (sizes[first] > 1)
            {
                await sorter.AddAsync(new RowOrder(first, ordinal), row, cancellationToken);
            }

            ordinal++;
        }

        return await sorter.SortAsync(cancellationToken);
    }
}
