using Pipelines.Core.Documents;

namespace Pipelines.Runtime.Partitions;

/// <summary>The rows of a partition: a few neighbours of a stage's input, together bounded in number and size.</summary>
/// <param name="Index">From 0, in input order.</param>
/// <param name="Rows">At least one.</param>
internal sealed record PartitionInput(int Index, IReadOnlyList<Row> Rows)
{
    /// <inheritdoc cref="PartitionInput"/>
    public IReadOnlyList<Row> Rows { get; private set; } = Rows;

    /// <summary>For each row the operator that it begins at, from 0; null when all begin at the first one.</summary>
    public IReadOnlyList<int>? StartsAt { get; init; }

    /// <summary>Input rows of the stage that they account for.</summary>
    public long RowCount => Rows.Sum(static row => row.RowCount);

    /// <summary>Gives the rows away, so that each is held only as long as it is worked on, and not until all are done.</summary>
    public IReadOnlyList<Row> TakeRows()
    {
        IReadOnlyList<Row> rows = Rows;
        Rows = [];
        return rows;
    }
}
