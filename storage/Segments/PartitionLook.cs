using Pipelines.Core.Operators;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Storage.Segments.Format;

namespace Pipelines.Storage.Segments;

/// <summary>Adds up what a partition has published, segment by segment, without opening it.</summary>
internal sealed class PartitionLook(PartitionReader reader)
{
    /// <summary>Segments that one look reads; the next one goes on after them.</summary>
    public const int SegmentsMax = 16;

    /// <inheritdoc cref="ISegmentLog.LookAsync"/>
    public async Task<PartitionProgress> RunAsync(BlobPath partition, PartitionProgress before, CancellationToken cancellationToken)
    {
        if (await reader.ReadSealAsync(partition, cancellationToken) is { } seal)
        {
            return new PartitionProgress(0, true, seal.RowCount, seal.Operators, seal.Models, seal.ReusedCalls);
        }

        int next = before.Segments;
        int rows = before.RowRecords;
        long reused = before.ReusedCalls;
        OrderedDictionary<string, OperatorCounts> operators = new(StringComparer.Ordinal);
        foreach (OperatorCounts counts in before.Operators)
        {
            operators[counts.Operator] = counts;
        }

        var paid = new UsageByModel();
        paid.Add(before.Models);
        for (; next < before.Segments + SegmentsMax && await reader.FindAsync(partition, next, cancellationToken) is { } segment; next++)
        {
            segment.Visit(
                (record, _) =>
                {
                    if (CallRecordFormat.Read(record) is { IsPaid: true } call)
                    {
                        paid.Add(call.Model, call.Answer.Usage);
                    }
                },
                record =>
                {
                    RecordedRow row = RowRecordFormat.ReadWithoutResults(record);
                    rows++;
                    reused += row.ReusedCalls;
                    foreach (OperatorCounts counts in row.Counts)
                    {
                        operators[counts.Operator] = operators.TryGetValue(counts.Operator, out OperatorCounts? sum) ? sum + counts : counts;
                    }
                });
        }

        return new PartitionProgress(next, false, rows, [.. operators.Values], paid.ToList(), reused);
    }
}
