using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Pipelines.Core.Operators.Tokens;

namespace Pipelines.Core.Tests.Operators;

/// <summary>A token is a word with the blanks before it: easy to count by eye. Has one encoding.</summary>
internal sealed class WordTokenizers : ITokenizerSource, ITextTokenizer
{
    public bool TryFind(string encoding, [NotNullWhen(true)] out ITextTokenizer? tokenizer, [NotNullWhen(false)] out string? problem)
    {
        tokenizer = encoding == TokenEncodings.O200k ? this : null;
        problem = tokenizer is null ? $"{encoding} is not installed." : null;
        return tokenizer is not null;
    }

    public IReadOnlyList<int> Cut(string text, int tokensPerPiece) =>
        [.. Regex.Matches(text, @"\s*\S+|\s+$").Chunk(tokensPerPiece).Select(static piece => piece[^1].Index + piece[^1].Length)];
}
