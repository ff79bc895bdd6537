using System.Security.Cryptography;

namespace Pipelines.Core.Identity;

/// <summary>A SHA-256 digest. Compared by value, written as 64 lower-case hex digits.</summary>
public readonly struct ContentHash : IEquatable<ContentHash>
{
    private const int ShortHexChars = 16;
    private readonly string? _hex;

    private ContentHash(string hex) => _hex = hex;

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
            ? new ContentHash(Convert.ToHexStringLower(digest))
            : throw new ArgumentException("A SHA-256 digest has 32 bytes.", nameof(digest));

    /// <summary>Reads 64 hex digits; false for anything else.</summary>
    public static bool TryParse(string? text, out ContentHash hash)
    {
        bool valid = text is { Length: 2 * SHA256.HashSizeInBytes } && text.All(char.IsAsciiHexDigit);
        hash = valid ? new ContentHash(text!.ToLowerInvariant()) : default;
        return valid;
    }

    /// <summary>The first 16 hex digits: enough to tell inputs of one run apart, short enough for every row to carry.</summary>
    public string ToShortHex() => ToString()[..ShortHexChars];

    public byte[] ToBytes() => Convert.FromHexString(ToString());

    public bool Equals(ContentHash other) => string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is ContentHash other && Equals(other);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _hex ?? new string('0', 2 * SHA256.HashSizeInBytes);

    public static bool operator ==(ContentHash left, ContentHash right) => left.Equals(right);

    public static bool operator !=(ContentHash left, ContentHash right) => !left.Equals(right);
}
