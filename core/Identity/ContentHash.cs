using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Pipelines.Core.Identity;

/// <summary>A SHA-256 digest. Compared by value, written as 64 lower-case hex digits.</summary>
public readonly struct ContentHash : IEquatable<ContentHash>, ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>The digits of its text.</summary>
    public const int HexChars = 2 * SHA256.HashSizeInBytes;

    private const int ShortHexChars = 16;

    // The digest itself, not its text: hashes are made, compared and looked up far more often than they are written.
    private readonly Digest _digest;

    private ContentHash(ReadOnlySpan<byte> digest) => digest.CopyTo(_digest);

    /// <summary>Hashes <paramref name="bytes"/>.</summary>
    public static ContentHash Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return FromDigest(digest);
    }

    /// <summary>Hashes what is left of <paramref name="stream"/>; the stream stays open.</summary>
    public static async Task<ContentHash> OfAsync(Stream stream, CancellationToken cancellationToken) =>
        FromDigest(await SHA256.HashDataAsync(stream, cancellationToken));

    /// <summary>Wraps a digest that was computed elsewhere.</summary>
    /// <exception cref="ArgumentException">The digest is not 32 bytes long.</exception>
    public static ContentHash FromDigest(ReadOnlySpan<byte> digest) =>
        digest.Length == SHA256.HashSizeInBytes
            ? new ContentHash(digest)
            : throw new ArgumentException("A SHA-256 digest has 32 bytes.", nameof(digest));

    /// <summary>Reads 64 hex digits; false for anything else.</summary>
    public static bool TryParse(string? text, out ContentHash hash)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        bool valid = text is { Length: HexChars }
            && Convert.FromHexString(text, digest, out _, out _) == System.Buffers.OperationStatus.Done;
        hash = valid ? new ContentHash(digest) : default;
        return valid;
    }

    /// <summary>The first 16 hex digits: enough to tell inputs of one run apart, short enough for every row to carry.</summary>
    public string ToShortHex() => Convert.ToHexStringLower(((ReadOnlySpan<byte>)_digest)[..(ShortHexChars / 2)]);

    public byte[] ToBytes() => ((ReadOnlySpan<byte>)_digest).ToArray();

    /// <summary>Writes the 32 bytes to the beginning of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)_digest).CopyTo(destination);

    public bool Equals(ContentHash other) => ((ReadOnlySpan<byte>)_digest).SequenceEqual(other._digest);

    public override bool Equals(object? obj) => obj is ContentHash other && Equals(other);

    /// <summary>The bits of a digest are as good as random, so any of them will do.</summary>
    public override int GetHashCode() => MemoryMarshal.Read<int>(_digest);

    public override string ToString() => Convert.ToHexStringLower(_digest);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Convert.TryToHexStringLower(_digest, destination, out charsWritten);

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Convert.TryToHexStringLower(_digest, utf8Destination, out bytesWritten);

    public static bool operator ==(ContentHash left, ContentHash right) => left.Equals(right);

    public static bool operator !=(ContentHash left, ContentHash right) => !left.Equals(right);

    [InlineArray(SHA256.HashSizeInBytes)]
    private struct Digest
    {
        private byte _first;
    }
}
