using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators.Arranging;

/// <summary>Neighbours in <see cref="ISortedRows"/>, kept in the store for as long as the run is. Thread-safe.</summary>
public interface IRowMembers
{
    long Count { get; }

    /// <summary>The rows in order, in constant memory; any number of times.</summary>
    IAsyncEnumerable<Row> ReadAsync(CancellationToken cancellationToken);
}
