using Pipelines.Core.Operators.Tokens;

namespace Pipelines.Core.Operators.Split;

/// <summary>Cuts after so many tokens, without overlap: the chunks together are the text.</summary>
/// <param name="Encoding">How tokens are counted; the tokenizer's name.</param>
/// <param name="Tokenizer">Counts them.</param>
/// <param name="TokensPerChunk">At least 1.</param>
internal sealed record TokenCut(string Encoding, ITextTokenizer Tokenizer, int TokensPerChunk) : ITextCut
{
    public string Identity => $"token_count {TokensPerChunk} {Encoding}";

    public IEnumerable<string> Cut(string text)
    {
        int start = 0;
        foreach (int end in Tokenizer.Cut(text, TokensPerChunk))
        {
            yield return text[start..end];
            start = end;
        }
    }
}
