using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Arranging;

/// <summary>Rows as an arrangement reads them: those within the operator's window.</summary>
internal sealed class ArrangedInput(IStageRows rows, RowWindow window, IProgress<long>? bytesRead) : IArrangedInput
{
    private long? _rowCount;

    /// <summary>All rows, also those beyond the window.</summary>
    public async Task<long> CountAllAsync(CancellationToken cancellationToken) => _rowCount ??= rows.KnownCount ?? await rows.CountAsync(cancellationToken);

    public async Task<long> CountAsync(CancellationToken cancellationToken) => window.RowsTaken(await CountAllAsync(cancellationToken));

    public async IAsyncEnumerable<Row> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long countMax = window.RowsTaken(long.MaxValue);
        long read = 0;
        if (countMax == 0)
        {
            yield break;
        }

        await foreach (Row row in rows.ReadAsync(bytesRead, cancellationToken))
        {
            yield return row;
            if (++read == countMax)
            {
                yield break;
            }
        }

        // Read to its end, so it need not be counted.
        _rowCount = read;
    }

    public IAsyncEnumerable<RowResult> ReadResultsAsync(CancellationToken cancellationToken) => rows is StageOutput phase
        ? phase.Records.ReadAsync(mayLeaveOutWhole: false, cancellationToken).SelectMany(static results => results)
        : ReadAsync(cancellationToken).Select(static row => RowResult.Ok(string.Empty, row));
}
