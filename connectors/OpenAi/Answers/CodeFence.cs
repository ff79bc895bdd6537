namespace Pipelines.Connectors.OpenAi.Answers;

/// <summary>Models that are asked for JSON as text like to wrap it in a Markdown code block.</summary>
internal static class CodeFence
{
    private const string Fence = "```";

    /// <summary>The inside of a text that is one code block and nothing else; any other text as it is.</summary>
    public static string Unwrap(string text)
    {
        string trimmed = text.Trim();
        int firstLineEnd = trimmed.IndexOf('\n', StringComparison.Ordinal);
        bool isOneBlock = trimmed.StartsWith(Fence, StringComparison.Ordinal)
            && trimmed.EndsWith(Fence, StringComparison.Ordinal)
            && firstLineEnd > 0
            && trimmed.IndexOf(Fence, Fence.Length, StringComparison.Ordinal) == trimmed.Length - Fence.Length;
        return isOneBlock ? trimmed[(firstLineEnd + 1)..^Fence.Length].Trim() : text;
    }
}
