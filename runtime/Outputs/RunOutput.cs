using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Outputs;

/// <summary>The rows that a run has made. Can be read any number of times and are the same each time.</summary>
public sealed class RunOutput
{
    private readonly StageOutput _stage;

    internal RunOutput(StageOutput stage, long rowCount, string version)
    {
        _stage = stage;
        RowCount = rowCount;
        Version = version;
    }

    public long RowCount { get; }

    /// <summary>Changes when the rows do, which only a retry of failed rows makes happen.</summary>
    public string Version { get; }

    /// <summary>Reads rows in order, in constant memory. Partitions that lie before <paramref name="from"/> are passed over unread where that can be told.</summary>
    /// <param name="from">The first row, from 0.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CorruptLogException">What is stored is not what was written.</exception>
    public async IAsyncEnumerable<Row> ReadAsync(long from, long count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long end = Math.Min(RowCount, from > long.MaxValue - count ? long.MaxValue : from + count);
        if (from >= end)
        {
            yield break;
        }

        (long at, IAsyncEnumerable<Row> rows) = await _stage.ReadFromAsync(from, cancellationToken);
        await foreach (Row row in rows.WithCancellation(cancellationToken))
        {
            if (at >= from)
            {
                yield return row;
            }

            if (++at >= end)
            {
                yield break;
            }
        }
    }

    /// <summary>Writes rows; CSV reads them twice, because its header names the fields of all of them.</summary>
    /// <param name="format">How.</param>
    /// <param name="from">The first row, from 0.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="to">Stays open.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="CorruptLogException">What is stored is not what was written.</exception>
    public Task WriteAsync(OutputFormat format, long from, long count, Stream to, CancellationToken cancellationToken) =>
        RowFileWriter.WriteAsync(new OutputPage(this, _stage, from, count), format, to, cancellationToken);
}
