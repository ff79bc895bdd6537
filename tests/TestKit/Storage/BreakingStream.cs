namespace Pipelines.TestKit.Storage;

/// <summary>Gives some bytes and then throws <see cref="InvalidDataException"/>, as an upload that breaks off does.</summary>
public sealed class BreakingStream(int lengthBytes) : Stream
{
    private int _left = lengthBytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_left == 0)
        {
            throw new InvalidDataException("The content breaks off here.");
        }

        int given = Math.Min(_left, count);
        _left -= given;
        return given;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
