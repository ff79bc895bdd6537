namespace Pipelines.TestKit.Storage;

/// <summary>Bytes that follow from a seed, made while they are read: content of any size that takes no memory. Forward only.</summary>
public sealed class PatternStream(long lengthBytes, int seed) : Stream
{
    private const int CompareBytes = 64 * 1024;
    private long _position;

    /// <summary>Called with the number of bytes given so far.</summary>
    public Action<long>? OnRead { get; init; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads both to the end.</summary>
    public static async Task AssertEqualAsync(PatternStream expected, Stream actual)
    {
        byte[] wanted = new byte[CompareBytes];
        byte[] found = new byte[CompareBytes];
        while (await expected.ReadAtLeastAsync(wanted, CompareBytes, throwOnEndOfStream: false) is > 0 and int count)
        {
            Assert.Equal(count, await actual.ReadAtLeastAsync(found, count, throwOnEndOfStream: false));
            Assert.True(wanted.AsSpan(0, count).SequenceEqual(found.AsSpan(0, count)), "The bytes differ.");
        }

        Assert.Equal(0, await actual.ReadAsync(found));
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int given = (int)Math.Min(count, lengthBytes - _position);
        for (int i = 0; i < given; i++)
        {
            long place = _position + i + ((long)seed << 20);
            buffer[offset + i] = (byte)(place ^ (place >> 8) ^ (place >> 17));
        }

        _position += given;
        OnRead?.Invoke(_position);
        return given;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
