namespace Pipelines.Core.Python.Text;

/// <summary>White space cut off as <c>str.strip</c> does it.</summary>
internal static class Whitespace
{
    public static string Trim(string text) => TrimStart(TrimEnd(text));

    public static string TrimStart(string text)
    {
        int start = 0;
        while (start < text.Length && UnicodeClasses.IsSpace(text[start]))
        {
            start++;
        }

        return text[start..];
    }

    public static string TrimEnd(string text) => text[..EndOfText(text)];

    /// <summary>Where the white space at the end begins.</summary>
    public static int EndOfText(ReadOnlySpan<char> text)
    {
        int end = text.Length;
        while (end > 0 && UnicodeClasses.IsSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }
}
