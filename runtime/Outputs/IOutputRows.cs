using Pipelines.Core.Documents;

namespace Pipelines.Runtime.Outputs;

/// <summary>The rows of an output, as rows or as text. They can be read any number of times and are the same each time.</summary>
internal interface IOutputRows
{
    IAsyncEnumerable<Row> ReadAsync(CancellationToken cancellationToken);

    /// <summary>The fields of each row as <see cref="RowJson"/> writes them, in UTF-8.</summary>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadTextAsync(CancellationToken cancellationToken);
}
