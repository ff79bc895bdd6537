using System.Runtime.CompilerServices;
using System.Text;
using Pipelines.Core.Documents;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Outputs;

/// <summary>A part of a run's output, to be written. All of it is passed on as it is stored.</summary>
internal sealed class OutputPage(RunOutput output, StageOutput stage, long from, long count) : IOutputRows
{
    public IAsyncEnumerable<Row> ReadAsync(CancellationToken cancellationToken) => output.ReadAsync(from, count, cancellationToken);

    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadTextAsync(CancellationToken cancellationToken) =>
        from == 0 && count >= output.RowCount ? ((IOutputRows)stage).ReadTextAsync(cancellationToken) : WriteAsync(cancellationToken);

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> WriteAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Row row in ReadAsync(cancellationToken))
        {
            yield return Encoding.UTF8.GetBytes(RowJson.Write(row.Fields));
        }
    }
}
