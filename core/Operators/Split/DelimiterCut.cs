using System.Text;
using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Operators.Split;

/// <summary>
/// Cuts at a delimiter; pieces of white space are dropped, and chunks of several pieces keep the delimiters between them. Goes through the text once, and
/// holds one chunk of it: a text may have millions of pieces.
/// </summary>
/// <param name="Delimiter">At least one character.</param>
/// <param name="PiecesPerChunk">At least 1.</param>
internal sealed record DelimiterCut(string Delimiter, int PiecesPerChunk) : ITextCut
{
    public string Identity => $"delimiter {PiecesPerChunk} {Delimiter}";

    public IEnumerable<string> Cut(string text)
    {
        var chunk = new StringBuilder();
        int pieces = 0;
        for (int start = 0; start <= text.Length;)
        {
            int found = text.IndexOf(Delimiter, start, StringComparison.Ordinal);
            int end = found < 0 ? text.Length : found;
            if (Whitespace.EndOfText(text.AsSpan(start, end - start)) > 0)
            {
                chunk.Append(pieces++ > 0 ? Delimiter : "").Append(text, start, end - start);
            }

            if (pieces == PiecesPerChunk)
            {
                yield return Whitespace.Trim(chunk.ToString());
                chunk.Clear();
                pieces = 0;
            }

            start = end + Delimiter.Length;
        }

        if (pieces > 0)
        {
            yield return Whitespace.Trim(chunk.ToString());
        }
    }
}
