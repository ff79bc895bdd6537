using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators.Arranging;

/// <summary>Takes rows in, to give them out by their keys. Holds a bounded part of them in memory, the rest in the store.</summary>
public interface IRowSorter
{
    /// <summary>Adds a row. Rows of equal keys keep the order in which they were added.</summary>
    ValueTask AddAsync(RowOrder key, Row row, CancellationToken cancellationToken);

    /// <summary>Sorts what was added; nothing can be added after it.</summary>
    Task<ISortedRows> SortAsync(CancellationToken cancellationToken);
}
