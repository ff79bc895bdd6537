using Pipelines.Core.Storage;
using Pipelines.Storage.Segments;
using Pipelines.Storage.Segments.Format;

namespace Pipelines.Storage.Calls;

/// <summary>Collects the answers of a sealed partition that may serve later runs, from its segments.</summary>
internal static class PartitionCalls
{
    /// <exception cref="CorruptLogException">A segment is not what was written.</exception>
    public static async Task<IReadOnlyList<AnswerPlace>> CollectAsync(
        PartitionReader reader,
        BlobPath partition,
        PartitionSeal seal,
        CancellationToken cancellationToken)
    {
        var answers = new PartitionAnswers();
        await foreach (SegmentContent segment in reader.ReadSealedAsync(partition, seal, cancellationToken))
        {
            segment.Visit(
                (record, line) => answers.Add(
                    CallRecordFormat.ReadKey(record.GetProperty("key")),
                    record.GetProperty("reproducible").GetBoolean(),
                    record.GetProperty("paid").GetBoolean(),
                    segment.Segment.Number,
                    (int)line.Offset,
                    segment.LineAt(line)),
                record => answers.Accept(RowRecordFormat.ReadWithoutResults(record).AcceptedCalls));
        }

        return answers.ToList();
    }
}
