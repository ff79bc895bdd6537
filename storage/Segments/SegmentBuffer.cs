using Pipelines.Core.Identity;
using Pipelines.Core.Storage;
using Pipelines.Storage.Segments.Blocks;
using Pipelines.Storage.Segments.Format;

namespace Pipelines.Storage.Segments;

/// <summary>
/// Records on their way to becoming a segment, in memory that is used again. The caller sees to it that nobody appends while
/// it is being closed, and disposes it when its bytes are no longer needed.
/// </summary>
internal sealed class SegmentBuffer(int number) : IDisposable
{
    private readonly TaskCompletionSource _durable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ByteBlocks _lines = new();
    private ByteBlocks? _segment;

    /// <summary>The number that the segment will have.</summary>
    public int Number { get; } = number;

    public int RecordCount { get; private set; }

    public int LengthBytes => _lines.LengthBytes;

    /// <summary>The position of the last record in the log.</summary>
    public long LastPosition { get; private set; }

    /// <summary>Ends when the segment is published, with the reason when it cannot be.</summary>
    public Task Durable => _durable.Task;

    /// <returns>Where the line begins.</returns>
    public int Append(ReadOnlySpan<byte> line, long position)
    {
        int offset = LengthBytes;
        _lines.Append(line);
        EndLine(position);
        return offset;
    }

    /// <summary>Takes the line over.</summary>
    /// <returns>Where it begins.</returns>
    public int Append(LineBuffer line, long position)
    {
        int offset = LengthBytes;
        line.MoveTo(_lines);
        EndLine(position);
        return offset;
    }

    /// <summary>Packs the records into a segment. Its bytes can be read until the buffer is disposed.</summary>
    public (Func<Stream> Bytes, SealedSegment Segment) Close()
    {
        (ByteBlocks segment, ContentHash hash) = SegmentFormat.Write(RecordCount, _lines);
        _segment = segment;
        return (segment.OpenRead, new SealedSegment(Number, RecordCount, segment.LengthBytes, hash));
    }

    public void MarkDurable() => _durable.SetResult();

    public void Fail(Exception reason)
    {
        _durable.SetException(reason);

        // Whoever waits sees it; when nobody does, the log's next caller is told.
        _ = _durable.Task.Exception;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _segment?.Dispose();
    }

    private void EndLine(long position)
    {
        _lines.Append("\n"u8);
        RecordCount++;
        LastPosition = position;
    }
}
