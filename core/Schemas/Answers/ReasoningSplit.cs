namespace Pipelines.Core.Schemas.Answers;

/// <summary>An answer with the reasoning before it told apart.</summary>
/// <param name="Reasoning">What stands between the tags; null when there is none.</param>
/// <param name="AnswerStart">Where the answer itself begins.</param>
/// <param name="IsUnfinished">True when the reasoning never ends.</param>
internal readonly record struct ReasoningSplit(string? Reasoning, int AnswerStart, bool IsUnfinished)
{
    private static readonly string[] Tags = ["think", "thinking", "reasoning"];

    /// <summary>
    /// Finds a block such as <c>&lt;think&gt;…&lt;/think&gt;</c> at the start. Some chat templates open it in the prompt, so an
    /// end without its beginning counts as well.
    /// </summary>
    public static ReasoningSplit Of(string answer)
    {
        int start = answer.Length - answer.AsSpan().TrimStart().Length;
        foreach (string tag in Tags)
        {
            string open = $"<{tag}>";
            string close = $"</{tag}>";
            bool isOpened = answer.AsSpan(start).StartsWith(open, StringComparison.OrdinalIgnoreCase);
            int contentStart = isOpened ? start + open.Length : start;
            int end = isOpened
                ? answer.IndexOf(close, contentStart, StringComparison.OrdinalIgnoreCase)
                : answer.LastIndexOf(close, StringComparison.OrdinalIgnoreCase);
            if (end >= 0)
            {
                return new(answer[contentStart..end].Trim(), end + close.Length, false);
            }

            if (isOpened)
            {
                return new(answer[contentStart..].Trim(), answer.Length, true);
            }
        }

        return new(null, start, false);
    }
}
