namespace Pipelines.Core.Search.FullText;

/// <summary>How large a full-text index in memory gets.</summary>
/// <param name="SizeMaxBytes">What its terms, their documents and the documents' lengths take up together, as far as that can be told.</param>
internal sealed record TextIndexLimits(long SizeMaxBytes)
{
    /// <summary>512 MB: some 100 million words of English text.</summary>
    public static TextIndexLimits Default { get; } = new(512L * 1024 * 1024);
}
