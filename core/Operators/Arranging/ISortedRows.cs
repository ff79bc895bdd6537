namespace Pipelines.Core.Operators.Arranging;

/// <summary>Rows by their keys. They can be read any number of times.</summary>
public interface ISortedRows
{
    /// <summary>All rows, in constant memory.</summary>
    IAsyncEnumerable<SortedRow> ReadAsync(CancellationToken cancellationToken);

    /// <summary>The groups (<see cref="RowOrder.Group"/>), in constant memory: of each its first row, and a way to read all of it later.</summary>
    IAsyncEnumerable<SortedGroup> ReadGroupsAsync(CancellationToken cancellationToken);
}
