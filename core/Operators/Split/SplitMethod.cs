namespace Pipelines.Core.Operators.Split;

/// <summary>What a split counts.</summary>
internal enum SplitMethod
{
    /// <summary>Tokens (<c>token_count</c>).</summary>
    TokenCount,

    /// <summary>Pieces between delimiters (<c>delimiter</c>).</summary>
    Delimiter,
}
