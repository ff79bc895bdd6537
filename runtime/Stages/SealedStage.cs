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
        for (int index = 0; index < partitionCount; index++)
        {
            BlobPath partition = paths.Partition(index);
            PartitionSeal seal = await log.ReadSealAsync(partition, cancellationToken)
                ?? throw new CorruptLogException(partition, "its seal is missing");
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
}
