using System.Buffers;
using System.Text.Json;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;
using Pipelines.Storage.Segments.Format;

namespace Pipelines.Storage.Segments;

/// <summary>
/// Records on their way to becoming a segment. The caller sees to it that nobody appends while it is being closed.
/// </summary>
internal sealed class SegmentBuffer
{
    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly TaskCompletionSource _durable = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int RecordCount { get; private set; }

    public long LengthBytes => _lines.WrittenCount;

    /// <summary>The position of the last record in the log.</summary>
    public long LastPosition { get; private set; }

    /// <summary>Ends when the segment is published, with the reason when it cannot be.</summary>
    public Task Durable => _durable.Task;

    public void Append(ReadOnlySpan<byte> line, long position)
    {
        _lines.Write(line);
        _lines.Write("\n"u8);
        RecordCount++;
        LastPosition = position;
    }

    /// <summary>Adds the trailer. The bytes stay valid as long as the buffer.</summary>
    public (ReadOnlyMemory<byte> Bytes, SealedSegment Segment) Close(int number)
    {
        var trailer = new SegmentTrailer(RecordCount, ContentHash.Of(_lines.WrittenSpan));
        using (var writer = new Utf8JsonWriter(_lines, RecordLine.WriterOptions))
        {
            trailer.Write(writer);
        }

        _lines.Write("\n"u8);
        return (_lines.WrittenMemory, new SealedSegment(number, RecordCount, _lines.WrittenCount, ContentHash.Of(_lines.WrittenSpan)));
    }

    public void MarkDurable() => _durable.SetResult();

    public void Fail(Exception reason)
    {
        _durable.SetException(reason);

        // Whoever waits sees it; when nobody does, the log's next caller is told.
        _ = _durable.Task.Exception;
    }
}
