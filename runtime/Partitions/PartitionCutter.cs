using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;

namespace Pipelines.Runtime.Partitions;

/// <summary>Cuts a sequence of rows into partitions, always at the same places.</summary>
internal static class PartitionCutter
{
    public static async IAsyncEnumerable<PartitionInput> CutAsync(
        IAsyncEnumerable<Row> rows,
        PartitionLimits limits,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int index = 0;
        List<Row> taken = [];
        long size = 0;
        await foreach (Row row in rows.WithCancellation(cancellationToken))
        {
            long rowSize = RowSize.BytesOf(row.Fields);
            if (taken.Count > 0 && (taken.Count == limits.RowsMax || size + rowSize > limits.SizeBytesMax))
            {
                yield return new PartitionInput(index++, taken);
                taken = [];
                size = 0;
            }

            taken.Add(row);
            size += rowSize;
        }

        if (taken.Count > 0)
        {
            yield return new PartitionInput(index, taken);
        }
    }
}
