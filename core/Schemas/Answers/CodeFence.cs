namespace Pipelines.Core.Schemas.Answers;

/// <summary>A block between lines of three backticks.</summary>
/// <param name="Start">Where its content begins.</param>
/// <param name="End">Where its content ends.</param>
internal readonly record struct CodeFence(int Start, int End)
{
    private const string Mark = "```";

    /// <summary>The blocks from a place on; one that is never closed goes to the end.</summary>
    public static IEnumerable<CodeFence> Find(string text, int from)
    {
        int open = text.IndexOf(Mark, from, StringComparison.Ordinal);
        while (open >= 0)
        {
            // Behind the mark may stand a language, up to the end of the line or to the JSON itself.
            int start = open + Mark.Length;
            while (start < text.Length && char.IsAsciiLetterOrDigit(text[start]))
            {
                start++;
            }

            int close = text.IndexOf(Mark, start, StringComparison.Ordinal);
            yield return new CodeFence(start, close < 0 ? text.Length : close);
            open = close < 0 ? -1 : text.IndexOf(Mark, close + Mark.Length, StringComparison.Ordinal);
        }
    }
}
