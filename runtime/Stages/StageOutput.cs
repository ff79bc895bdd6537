using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Outputs;

namespace Pipelines.Runtime.Stages;

/// <summary>A finished stage. As input of a later stage it gives the rows that passed.</summary>
/// <param name="Place">Where its rows are.</param>
/// <param name="Seal">What it comes to.</param>
/// <param name="Records">Reads what became of its rows.</param>
internal sealed record StageOutput(StagePlace Place, StageSeal Seal, IStageRecords Records) : IStageRows, IOutputRows
{
    /// <summary>The run that made the rows, when it is an earlier one.</summary>
    public string? ReusedFrom { get; init; }

    public ContentHash Key => Seal.RowsKey;

    public long? KnownCount => Seal.RowsOut;

    public long? SizeBytes => null;

    public Task<long> CountAsync(CancellationToken cancellationToken) => Task.FromResult(Seal.RowsOut);

    public IAsyncEnumerable<Row> ReadAsync(IProgress<long>? bytesRead, CancellationToken cancellationToken) =>
        PassedAsync(Records.ReadAsync(mayLeaveOutWhole: false, cancellationToken));

    /// <summary>Begins to read near a row: at the beginning of its partition where partitions can be passed over, else at the first row.</summary>
    /// <returns>The place of the first row that is read, at most <paramref name="from"/>, and the rows.</returns>
    public async Task<(long At, IAsyncEnumerable<Row> Rows)> ReadFromAsync(long from, CancellationToken cancellationToken)
    {
        (long at, IAsyncEnumerable<IReadOnlyList<RowResult>> records) = Records is SealedStage whole
            ? await whole.ReadFromAsync(from, cancellationToken)
            : (0, Records.ReadAsync(mayLeaveOutWhole: false, cancellationToken));
        return (at, PassedAsync(records));
    }

    private static async IAsyncEnumerable<Row> PassedAsync(IAsyncEnumerable<IReadOnlyList<RowResult>> records)
    {
        await foreach (IReadOnlyList<RowResult> results in records)
        {
            foreach (RowResult result in results)
            {
                if (result.Status == RowStatus.Ok)
                {
                    yield return result.Row;
                }
            }
        }
    }

    /// <inheritdoc/>
    IAsyncEnumerable<Row> IOutputRows.ReadAsync(CancellationToken cancellationToken) => ReadAsync(null, cancellationToken);

    /// <inheritdoc/>
    IAsyncEnumerable<ReadOnlyMemory<byte>> IOutputRows.ReadTextAsync(CancellationToken cancellationToken) => Records.ReadPassedTextAsync(cancellationToken);

    /// <summary>The rows that failed, in input order.</summary>
    /// <exception cref="CorruptLogException">What is stored is not what was written.</exception>
    public async IAsyncEnumerable<RowResult> ReadFailuresAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (IReadOnlyList<RowResult> results in Records.ReadAsync(mayLeaveOutWhole: true, cancellationToken))
        {
            foreach (RowResult result in results)
            {
                if (result.Status == RowStatus.Failed)
                {
                    yield return result;
                }
            }
        }
    }

    /// <summary>The same for a run that takes the rows over: nothing of it was paid there.</summary>
    public StageOutput TakenOver() => this with
    {
        ReusedFrom = Place.Run,
        Seal = Seal with { Models = [], ReusedCalls = Seal.ReusedCalls + Seal.Models.Sum(static model => model.Calls) },
    };
}
