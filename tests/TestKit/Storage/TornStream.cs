namespace Pipelines.TestKit.Storage;

/// <summary>Gives the first few bytes of another stream and then breaks off, as a connection does.</summary>
internal sealed class TornStream(Stream inner) : Stream
{
    private const int GivenBytes = 16;
    private int _given;

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
        if (_given >= GivenBytes)
        {
            throw new IOException("Simulated: the connection broke.");
        }

        int read = inner.Read(buffer, offset, Math.Min(count, GivenBytes - _given));
        _given += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
