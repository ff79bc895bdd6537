namespace Pipelines.Core.Storage;

/// <summary>
/// The name of a blob: segments of letters, digits and <c>. _ - = @ +</c>, separated by <c>/</c>. No empty segment, none that
/// is <c>.</c> or <c>..</c>, so a path can never leave its store. Compared by ordinal.
/// </summary>
public readonly record struct BlobPath
{
    /// <summary>Azure's limit for a blob name.</summary>
    public const int CharsMax = 1024;

    private const string OtherSegmentChars = "._-=@+";

    private BlobPath(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="ArgumentException">The text is no valid path; the message says why.</exception>
    public static BlobPath Parse(string text) =>
        TryParse(text, out BlobPath path, out string? error) ? path : throw new ArgumentException(error, nameof(text));

    public static bool TryParse(string text, out BlobPath path, out string? error)
    {
        error = Check(text);
        path = error is null ? new BlobPath(text) : default;
        return error is null;
    }

    /// <summary>This path and a further part.</summary>
    /// <exception cref="ArgumentException">As <see cref="Parse"/>.</exception>
    public BlobPath Append(string part) => Parse($"{Value}/{part}");

    public override string ToString() => Value;

    private static string? Check(string text)
    {
        if (text.Length is 0 or > CharsMax)
        {
            return $"A blob path has 1 to {CharsMax} characters, this one has {text.Length}.";
        }

        foreach (Range range in text.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> segment = text.AsSpan(range);
            if (segment is "" or "." or "..")
            {
                return $"The blob path '{text}' has an empty, '.' or '..' segment.";
            }

            foreach (char c in segment)
            {
                if (!char.IsAsciiLetterOrDigit(c) && !OtherSegmentChars.Contains(c, StringComparison.Ordinal))
                {
                    return $"The blob path '{text}' holds the character '{c}'.";
                }
            }
        }

        return null;
    }
}
