namespace System.IO.Hashing;

/// <summary>
/// A checksum that is fed with bytes: the one type of this assembly that Azure.Storage.Common derives from. Not thread-safe.
/// </summary>
public abstract class NonCryptographicHashAlgorithm
{
    private const int BufferBytes = 64 * 1024;

    /// <param name="hashLengthInBytes">The size of a hash; at least 1.</param>
    protected NonCryptographicHashAlgorithm(int hashLengthInBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hashLengthInBytes, 1);
        HashLengthInBytes = hashLengthInBytes;
    }

    /// <summary>The size of a hash.</summary>
    public int HashLengthInBytes { get; }

    /// <summary>Takes further bytes.</summary>
    public abstract void Append(ReadOnlySpan<byte> source);

    /// <summary>Forgets all bytes.</summary>
    public abstract void Reset();

    /// <summary>Takes further bytes.</summary>
    public void Append(byte[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Append(source.AsSpan());
    }

    /// <summary>Takes what is left of a stream.</summary>
    public void Append(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] buffer = new byte[BufferBytes];
        while (stream.Read(buffer) is > 0 and int read)
        {
            Append(buffer.AsSpan(0, read));
        }
    }

    /// <inheritdoc cref="Append(Stream)"/>
    public async Task AppendAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] buffer = new byte[BufferBytes];
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and int read)
        {
            Append(buffer.AsSpan(0, read));
        }
    }

    /// <summary>The hash of all bytes so far, of which more may follow.</summary>
    public byte[] GetCurrentHash()
    {
        byte[] hash = new byte[HashLengthInBytes];
        GetCurrentHashCore(hash);
        return hash;
    }

    /// <summary>Writes the hash of all bytes so far.</summary>
    /// <param name="destination">At least <see cref="HashLengthInBytes"/> long.</param>
    /// <returns>How many bytes were written.</returns>
    public int GetCurrentHash(Span<byte> destination)
    {
        GetCurrentHashCore(Fitting(destination));
        return HashLengthInBytes;
    }

    /// <summary>As <see cref="GetCurrentHash()"/>, and forgets all bytes.</summary>
    public byte[] GetHashAndReset()
    {
        byte[] hash = new byte[HashLengthInBytes];
        GetHashAndResetCore(hash);
        return hash;
    }

    /// <summary>As <see cref="GetCurrentHash(Span{byte})"/>, and forgets all bytes.</summary>
    public int GetHashAndReset(Span<byte> destination)
    {
        GetHashAndResetCore(Fitting(destination));
        return HashLengthInBytes;
    }

    /// <summary>Writes the hash of all bytes so far into exactly <see cref="HashLengthInBytes"/> bytes.</summary>
    protected abstract void GetCurrentHashCore(Span<byte> destination);

    /// <summary>As <see cref="GetCurrentHashCore"/>, and forgets all bytes.</summary>
    protected virtual void GetHashAndResetCore(Span<byte> destination)
    {
        GetCurrentHashCore(destination);
        Reset();
    }

    private Span<byte> Fitting(Span<byte> destination) => destination.Length >= HashLengthInBytes
        ? destination[..HashLengthInBytes]
        : throw new ArgumentException($"A hash has {HashLengthInBytes} bytes, the destination {destination.Length}.", nameof(destination));
}
