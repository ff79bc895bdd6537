using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators.Arranging;

/// <summary>Rows that an arrangement reads. They can be read any number of times and are the same each time.</summary>
public interface IArrangedInput
{
    /// <summary>How many rows <see cref="ReadAsync"/> gives; may read them all.</summary>
    Task<long> CountAsync(CancellationToken cancellationToken);

    /// <summary>The rows in order, in constant memory.</summary>
    IAsyncEnumerable<Row> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Of a phase everything that left it, in order, the failed units too: what is to become of the rows that they stand for is for
    /// the last phase to say. Of an input its rows, all of them passed.
    /// </summary>
    IAsyncEnumerable<RowResult> ReadResultsAsync(CancellationToken cancellationToken);
}
