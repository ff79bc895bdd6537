using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Stages;

/// <summary>A finished stage: reads its rows from the sealed partitions. As input of a later stage it gives the rows that passed.</summary>
internal sealed class StageOutput(StagePaths paths, StageSeal seal, ISegmentLog log) : IStageRows
{
    public StageSeal Seal { get; } = seal;

    public ContentHash Key => Seal.Key;

    public long? KnownCount => Seal.RowsOut;

    public long? SizeBytes => null;

    public Task<long> CountAsync(CancellationToken cancellationToken) => Task.FromResult(Seal.RowsOut);

    public async IAsyncEnumerable<Row> ReadAsync(IProgress<long>? bytesRead, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RowResult result in ReadResultsAsync(static _ => true, cancellationToken))
        {
            if (result.Status == RowStatus.Ok)
            {
                yield return result.Row;
            }
        }
    }

    /// <summary>Everything that left the stage, in input order, of the partitions that are wanted.</summary>
    /// <exception cref="CorruptLogException">What is stored is not what was written.</exception>
    public async IAsyncEnumerable<RowResult> ReadResultsAsync(
        Func<PartitionSeal, bool> isWanted,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int index = 0; index < Seal.PartitionCount; index++)
        {
            BlobPath partition = paths.Partition(index);
            PartitionSeal partitionSeal = await log.ReadSealAsync(partition, cancellationToken)
                ?? throw new CorruptLogException(partition, "its seal is missing");
            if (!isWanted(partitionSeal))
            {
                continue;
            }

            await foreach (RecordedRow row in log.ReadRowsAsync(partition, partitionSeal, cancellationToken))
            {
                foreach (RowResult result in row.Results)
                {
                    yield return result;
                }
            }
        }
    }
}
