namespace Pipelines.Core.Python.Text;

/// <summary>A text cut into lines as <c>str.splitlines</c> does it.</summary>
internal static class Lines
{
    public static IEnumerable<string> Split(string text, bool keepEnds = false)
    {
        for (int start = 0; start < text.Length;)
        {
            int end = start;
            while (end < text.Length && !UnicodeClasses.IsLineBreak(text[end]))
            {
                end++;
            }

            bool isPair = end + 1 < text.Length && text[end] == '\r' && text[end + 1] == '\n';
            int next = Math.Min(end + (isPair ? 2 : 1), text.Length);
            yield return text[start..(keepEnds ? next : end)];
            start = next;
        }
    }
}
