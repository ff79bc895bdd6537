namespace Pipelines.Connectors.OpenAi.Answers;

/// <summary>Models that think aloud put it in front of the answer, between <c>&lt;think&gt;</c> tags; some templates open the first tag themselves.</summary>
internal static class ThinkTags
{
    private const string Open = "<think>";
    private const string Close = "</think>";

    /// <summary>The thought (null when there is none) and the answer. Without a closing tag everything is the answer.</summary>
    public static (string? Thought, string Answer) Split(string content)
    {
        int close = content.IndexOf(Close, StringComparison.Ordinal);
        ReadOnlySpan<char> start = content.AsSpan().TrimStart();
        if (close < 0 || (!start.StartsWith(Open, StringComparison.Ordinal) && content.Contains(Open, StringComparison.Ordinal)))
        {
            return (null, content);
        }

        string thought = content[..close];
        int open = thought.IndexOf(Open, StringComparison.Ordinal);
        return (thought[(open < 0 ? 0 : open + Open.Length)..].Trim(), content[(close + Close.Length)..].Trim());
    }
}
