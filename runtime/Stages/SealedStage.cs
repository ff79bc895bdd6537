using System.Runtime.CompilerServices;
using Pipelines.Core.Operators;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Stages;

/// <summary>The records of a stage as a run made them: its partitions, one after the other.</summary>
internal sealed class SealedStage(StagePaths paths, int partitionCount, ISegmentLog log) : IStageRecords
{
    /// <inheritdoc/>
    public IAsyncEnumerable<IReadOnlyList<RowResult>> ReadAsync(bool mayLeaveOutWhole, CancellationToken cancellationToken) =>
        ReadAsync(first: 0, mayLeaveOutWhole, cancellationToken);

    /// <summary>Begins with the partition that holds the row of that number among those that passed; what its seals say is believed.</summary>
    /// <returns>The number of the first such row that is read, and what became of the input rows from there on.</returns>
    /// <exception cref="CorruptLogException">A seal is missing or is not what was written.</exception>
    public async Task<(long At, IAsyncEnumerable<IReadOnlyList<RowResult>> Records)> ReadFromAsync(long passedRow, CancellationToken cancellationToken)
    {
        long at = 0;
        for (int index = 0; index < partitionCount; index++)
        {
            PartitionSeal seal = await ReadSealAsync(index, cancellationToken);
            long passed = seal.Operators is [.., { } last] ? last.Out : seal.RowCount;
            if (at + passed > passedRow)
            {
                return (at, ReadAsync(index, mayLeaveOutWhole: false, cancellationToken));
            }

            at += passed;
        }

        return (at, ReadAsync(partitionCount, mayLeaveOutWhole: false, cancellationToken));
    }

    private async IAsyncEnumerable<IReadOnlyList<RowResult>> ReadAsync(
        int first,
        bool mayLeaveOutWhole,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int index = first; index < partitionCount; index++)
        {
            PartitionSeal seal = await ReadSealAsync(index, cancellationToken);
            if (mayLeaveOutWhole && seal.Operators.All(static counts => counts.Failed == 0))
            {
                continue;
            }

            await foreach (RecordedRow row in log.ReadRowsAsync(paths.Partition(index), seal, cancellationToken))
            {
                yield return row.Results;
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadPassedTextAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A partition is read while the one before is used.
        Task<IReadOnlyList<ReadOnlyMemory<byte>>> next = ReadTextAsync(0, cancellationToken);
        for (int index = 0; index < partitionCount; index++)
        {
            IReadOnlyList<ReadOnlyMemory<byte>> rows = await next;
            next = ReadTextAsync(index + 1, cancellationToken);
            foreach (ReadOnlyMemory<byte> fields in rows)
            {
                yield return fields;
            }
        }
    }

    private Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadTextAsync(int index, CancellationToken cancellationToken) => Task.Run<IReadOnlyList<ReadOnlyMemory<byte>>>(
        async () => index < partitionCount
            ? await log.ReadPassedTextAsync(paths.Partition(index), await ReadSealAsync(index, cancellationToken), cancellationToken).ToListAsync(cancellationToken)
            : [],
        cancellationToken);

    private async Task<PartitionSeal> ReadSealAsync(int index, CancellationToken cancellationToken)
    {
        BlobPath partition = paths.Partition(index);
        return await log.ReadSealAsync(partition, cancellationToken) ?? throw new CorruptLogException(partition, "its seal is missing");
    }
}
