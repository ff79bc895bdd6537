using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Templates.Filters;

/// <summary>Cuts a long text into literals that fit into a width, for <c>pprint</c>.</summary>
internal static class LiteralSplitter
{
    /// <param name="text">The text.</param>
    /// <param name="width">Columns for each literal.</param>
    /// <param name="allowance">Columns that the last one must leave free.</param>
    public static List<string> Split(string text, int width, int allowance)
    {
        var literals = new List<string>();
        string[] lines = [.. Lines.Split(text, keepEnds: true)];
        for (int i = 0; i < lines.Length; i++)
        {
            bool isLastLine = i == lines.Length - 1;
            string whole = StringLiteral.Of(lines[i]);
            if (CodePoints.Count(whole) <= width - (isLastLine ? allowance : 0))
            {
                literals.Add(whole);
            }
            else
            {
                SplitLine(lines[i], width, isLastLine ? allowance : 0, literals);
            }
        }

        return literals;
    }

    private static void SplitLine(string line, int width, int allowance, List<string> literals)
    {
        string[] parts = [.. Words(line)];
        string current = string.Empty;
        for (int i = 0; i < parts.Length; i++)
        {
            string candidate = current + parts[i];
            int room = width - (i == parts.Length - 1 ? allowance : 0);
            if (CodePoints.Count(StringLiteral.Of(candidate)) <= room)
            {
                current = candidate;
                continue;
            }

            if (current.Length > 0)
            {
                literals.Add(StringLiteral.Of(current));
            }

            current = parts[i];
        }

        if (current.Length > 0)
        {
            literals.Add(StringLiteral.Of(current));
        }
    }

    // Each word with the white space behind it.
    private static IEnumerable<string> Words(string line)
    {
        for (int start = 0; start < line.Length;)
        {
            int end = start;
            while (end < line.Length && !UnicodeClasses.IsSpace(line[end]))
            {
                end++;
            }

            while (end < line.Length && UnicodeClasses.IsSpace(line[end]))
            {
                end++;
            }

            yield return line[start..end];
            start = end;
        }
    }
}
