namespace Pipelines.Storage.Segments.Blocks;

/// <summary>A stream whose bytes are appended to blocks, which it does not own.</summary>
internal sealed class BlocksWriter(ByteBlocks blocks) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => blocks.LengthBytes;

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer) => blocks.Append(buffer);

    public override void Write(byte[] buffer, int offset, int count) => blocks.Append(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
