using System.Runtime.CompilerServices;
using Pipelines.Core.Operators;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Stages;

/// <summary>The records of a stage as a run made them: its partitions, one after the other.</summary>
internal sealed class SealedStage(StagePaths paths, int partitionCount, ISegmentLog log) : IStageRecords
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<RowResult>> ReadAsync(
        bool mayLeaveOutWhole,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach ((BlobPath partition, PartitionSeal seal) in ReadSealsAsync(cancellationToken))
        {
            if (mayLeaveOutWhole && seal.Operators.All(static counts => counts.Failed == 0))
            {
                continue;
            }

            await foreach (RecordedRow row in log.ReadRowsAsync(partition, seal, cancellationToken))
            {
                yield return row.Results;
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadPassedTextAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach ((BlobPath partition, PartitionSeal seal) in ReadSealsAsync(cancellationToken))
        {
            await foreach (ReadOnlyMemory<byte> fields in log.ReadPassedTextAsync(partition, seal, cancellationToken))
            {
                yield return fields;
            }
        }
    }

    private async IAsyncEnumerable<(BlobPath Partition, PartitionSeal Seal)> ReadSealsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int index = 0; index < partitionCount; index++)
        {
            BlobPath partition = paths.Partition(index);
            yield return (
                partition,
                await log.ReadSealAsync(partition, cancellationToken) ?? throw new CorruptLogException(partition, "its seal is missing"));
        }
    }
}
