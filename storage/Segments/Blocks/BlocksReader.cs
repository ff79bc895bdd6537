namespace Pipelines.Storage.Segments.Blocks;

/// <summary>Reads blocks of <see cref="ByteBlocks.BlockBytes"/> one after the other.</summary>
internal sealed class BlocksReader(IReadOnlyList<byte[]> blocks, int lengthBytes) : Stream
{
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => lengthBytes;

    public override long Position
    {
        get => _position;
        set => _position = value >= 0 && value <= lengthBytes ? (int)value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    public override int Read(Span<byte> buffer)
    {
        int at = _position % ByteBlocks.BlockBytes;
        int count = Math.Min(buffer.Length, Math.Min(ByteBlocks.BlockBytes - at, lengthBytes - _position));
        if (count > 0)
        {
            blocks[_position / ByteBlocks.BlockBytes].AsSpan(at, count).CopyTo(buffer);
            _position += count;
        }

        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => lengthBytes + offset,
    };

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
