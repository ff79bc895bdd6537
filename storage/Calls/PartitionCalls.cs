using Pipelines.Core.Identity;
using Pipelines.Core.Storage;
using Pipelines.Storage.Segments;
using Pipelines.Storage.Segments.Format;

namespace Pipelines.Storage.Calls;

/// <summary>Collects the calls of a partition that may serve later runs: reproducible, and accepted by a row.</summary>
internal static class PartitionCalls
{
    /// <exception cref="CorruptLogException">A segment is not what was written.</exception>
    public static async Task<IReadOnlyList<CallIndexEntry>> CollectAsync(
        PartitionReader reader,
        BlobPath partition,
        PartitionSeal seal,
        CancellationToken cancellationToken)
    {
        Dictionary<CallKey, CallIndexEntry> reproducible = [];
        HashSet<CallKey> accepted = [];
        await foreach (SegmentContent segment in reader.ReadSealedAsync(partition, seal, cancellationToken))
        {
            segment.Visit(
                (record, range) =>
                {
                    // A copy of an answer that another partition paid is indexed there.
                    if (record.GetProperty("reproducible").GetBoolean() && record.GetProperty("paid").GetBoolean())
                    {
                        CallKey key = CallRecordFormat.ReadKey(record.GetProperty("key"));
                        reproducible[key] = new CallIndexEntry(key, partition, segment.Segment.Number, range, segment.HashOf(range));
                    }
                },
                record => accepted.UnionWith(RowRecordFormat.ReadWithoutResults(record).AcceptedCalls));
        }

        return [.. reproducible.Values.Where(entry => accepted.Contains(entry.Key))];
    }
}
