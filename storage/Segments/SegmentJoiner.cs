using Pipelines.Core.Storage;

namespace Pipelines.Storage.Segments;

/// <summary>
/// Joins the many small segments that a slow model leaves (one for each flush) into as few as there can be:
/// <code>
/// seg-0000 … seg-0173 ──write──→ joined-0000 ──the index and the seal name it──→ delete seg-0000 … seg-0173
/// </code>
/// Until the seal is published nobody looks at joined segments, and the others are the partition; after it nobody looks at those. So a
/// crash in between leaves blobs that nobody reads, and <see cref="SweepAsync"/> deletes them.
/// </summary>
internal sealed class SegmentJoiner(IBlobStore store, StoreRetry retry, PartitionReader reader, SegmentPublisher publisher)
{
    /// <summary>Part of the format: the same lines are joined alike by every attempt.</summary>
    private const int LinesBytesMax = 4 * 1024 * 1024;

    /// <param name="partition">The partition; all its segments are published, and there will be no more.</param>
    /// <param name="segments">Its segments.</param>
    /// <param name="answers">The answers in them that may serve later runs.</param>
    /// <param name="cancellationToken">Leaves the partition as it is.</param>
    /// <exception cref="CorruptLogException">A segment is not what was written.</exception>
    public async Task<JoinedSegments> JoinAsync(
        BlobPath partition,
        IReadOnlyList<SealedSegment> segments,
        IReadOnlyList<AnswerPlace> answers,
        CancellationToken cancellationToken)
    {
        Dictionary<(int Segment, long Offset), AnswerPlace> answerAt = answers.ToDictionary(static place => (place.Segment, place.Range.Offset));
        List<SealedSegment> joined = [];
        List<AnswerPlace> moved = [];
        var open = new SegmentBuffer(SegmentPaths.FirstJoined);
        try
        {
            await foreach (SegmentContent content in reader.ReadSegmentsAsync(partition, segments, cancellationToken))
            {
                foreach (ByteRange line in content.Lines())
                {
                    if (open.RecordCount > 0 && open.LengthBytes + line.Length >= LinesBytesMax)
                    {
                        open = await PublishAsync(partition, open, joined, moved, cancellationToken);
                    }

                    int offset = open.Append(content.LineAt(line), open.RecordCount);
                    if (answerAt.TryGetValue((content.Segment.Number, line.Offset), out AnswerPlace? place))
                    {
                        moved.Add(place with { Segment = open.Number, Range = new ByteRange(offset, line.Length) });
                    }
                }
            }

            open = await PublishAsync(partition, open, joined, moved, cancellationToken);
            return new JoinedSegments(joined, moved);
        }
        finally
        {
            open.Dispose();
        }
    }

    /// <summary>Deletes the segments of a sealed partition that its seal does not name.</summary>
    public async Task SweepAsync(BlobPath partition, PartitionSeal seal, CancellationToken cancellationToken)
    {
        HashSet<BlobPath> named = [.. seal.Segments.Select(segment => SegmentPaths.Segment(partition, segment.Number))];
        List<BlobInfo> blobs = await retry.RunAsync(
            async () => await store.ListAsync($"{partition}/", cancellationToken).ToListAsync(cancellationToken),
            cancellationToken);
        foreach (BlobInfo blob in blobs.Where(blob => SegmentPaths.IsSegment(blob.Path) && !named.Contains(blob.Path)))
        {
            await retry.RunAsync(() => store.DeleteAsync(blob.Path, null, cancellationToken), cancellationToken);
        }
    }

    /// <summary>
    /// Publishes a joined segment under the next number that is free, or that a crashed attempt has published the same under. The
    /// answers in it follow.
    /// </summary>
    /// <returns>The buffer for the next one.</returns>
    private async Task<SegmentBuffer> PublishAsync(
        BlobPath partition,
        SegmentBuffer buffer,
        List<SealedSegment> joined,
        List<AnswerPlace> moved,
        CancellationToken cancellationToken)
    {
        (Func<Stream> bytes, SealedSegment segment) = buffer.Close();
        int number = segment.Number;
        while (!await publisher.TryPublishAsync(SegmentPaths.Segment(partition, number), bytes, cancellationToken))
        {
            number++;
        }

        joined.Add(segment with { Number = number });
        for (int i = moved.Count - 1; i >= 0 && moved[i].Segment == buffer.Number; i--)
        {
            moved[i] = moved[i] with { Segment = number };
        }

        buffer.Dispose();
        return new SegmentBuffer(number + 1);
    }
}
