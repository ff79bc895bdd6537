using System.Text;
using Pipelines.Core.Documents;
using Pipelines.Runtime.Outputs;

namespace Pipelines.Runtime.Tests.Outputs;

/// <summary>Rows that no run has made.</summary>
internal sealed class RowsInMemory(params Row[] rows) : IOutputRows
{
    public IAsyncEnumerable<Row> ReadAsync(CancellationToken cancellationToken) => rows.ToAsyncEnumerable();

    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadTextAsync(CancellationToken cancellationToken) =>
        rows.Select(static row => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(RowJson.Write(row.Fields)))).ToAsyncEnumerable();
}
