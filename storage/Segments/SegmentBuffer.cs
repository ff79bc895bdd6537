using System.Buffers;
using Pipelines.Core.Storage;
using Pipelines.Storage.Segments.Format;

namespace Pipelines.Storage.Segments;

/// <summary>
/// Records on their way to becoming a segment, in memory that is used again. The caller sees to it that nobody appends while
/// it is being closed, and disposes it when its bytes are no longer needed.
/// </summary>
internal sealed class SegmentBuffer(int number) : IDisposable
{
    private const int FirstBytes = 64 * 1024;

    private readonly TaskCompletionSource _durable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _bytes = [];

    /// <summary>The number that the segment will have.</summary>
    public int Number { get; } = number;

    public int RecordCount { get; private set; }

    public int LengthBytes { get; private set; }

    /// <summary>The position of the last record in the log.</summary>
    public long LastPosition { get; private set; }

    /// <summary>Ends when the segment is published, with the reason when it cannot be.</summary>
    public Task Durable => _durable.Task;

    /// <returns>Where the line begins.</returns>
    public int Append(ReadOnlySpan<byte> line, long position)
    {
        int offset = LengthBytes;
        Write(line);
        RecordCount++;
        LastPosition = position;
        return offset;
    }

    /// <summary>Packs the records into a segment.</summary>
    public (ReadOnlyMemory<byte> Bytes, SealedSegment Segment) Close()
    {
        byte[] bytes = SegmentFormat.Write(RecordCount, _bytes.AsSpan(0, LengthBytes));
        return (bytes, new SealedSegment(Number, RecordCount, bytes.Length, SegmentFormat.HashOf(bytes)));
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
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    private void Write(ReadOnlySpan<byte> line)
    {
        int needed = checked(LengthBytes + line.Length + 1);
        if (needed > _bytes.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Max(FirstBytes, 2 * _bytes.Length)));
            _bytes.AsSpan(0, LengthBytes).CopyTo(larger);
            Dispose();
            _bytes = larger;
        }

        line.CopyTo(_bytes.AsSpan(LengthBytes));
        _bytes[needed - 1] = (byte)'\n';
        LengthBytes = needed;
    }
}
