using System.Globalization;
using System.Text;

namespace Pipelines.Core.Schemas.Patterns;

/// <summary>
/// Writes a tree as a .NET regular expression that matches whole Unicode characters, as JSON Schema asks, where .NET's own
/// reading of the pattern would match UTF-16 halves.
/// </summary>
internal static class DotNetPattern
{
    private const int FirstAstral = 0x10000;

    public static string Of(PatternNode node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    private static void Write(PatternNode node, StringBuilder text)
    {
        switch (node)
        {
            case PatternNode.Start:
                text.Append("\\A");
                break;
            case PatternNode.End:
                text.Append("\\z");
                break;
            case PatternNode.Chars chars:
                WriteChars(chars.Set, text);
                break;
            case PatternNode.Sequence sequence:
                foreach (PatternNode part in sequence.Parts)
                {
                    Write(part, text);
                }

                break;
            case PatternNode.Choice choice:
                WriteChoice(choice, text);
                break;
            case PatternNode.Repeat repeat:
                text.Append("(?:");
                Write(repeat.Node, text);
                text.Append("){").Append(repeat.Min).Append(',').Append(repeat.Max).Append('}');
                break;
            default:
                throw new InvalidOperationException($"no .NET pattern for {node}");
        }
    }

    private static void WriteChoice(PatternNode.Choice choice, StringBuilder text)
    {
        text.Append("(?:");
        for (int i = 0; i < choice.Options.Count; i++)
        {
            text.Append(i > 0 ? "|" : "");
            Write(choice.Options[i], text);
        }

        text.Append(')');
    }

    private static void WriteChars(CodePointSet set, StringBuilder text)
    {
        CodePointRange[] basic = [.. set.Ranges.Where(range => range.First < FirstAstral)
            .Select(range => range with { Last = Math.Min(range.Last, FirstAstral - 1) })];
        CodePointRange[] astral = [.. set.Ranges.Where(range => range.Last >= FirstAstral)
            .Select(range => range with { First = Math.Max(range.First, FirstAstral) })];
        text.Append("(?:");
        WriteClass(basic, text);
        foreach (CodePointRange range in astral)
        {
            WriteAstral(range, text);
        }

        text.Append(')');
    }

    private static void WriteClass(CodePointRange[] ranges, StringBuilder text)
    {
        if (ranges.Length == 0)
        {
            // A class that nothing is in.
            text.Append("[^\\s\\S]");
            return;
        }

        text.Append('[');
        foreach (CodePointRange range in ranges)
        {
            text.Append(Escape(range.First)).Append('-').Append(Escape(range.Last));
        }

        text.Append(']');
    }

    /// <summary>
    /// A range beyond the basic plane, as surrogate pairs:
    /// the low halves behind its first high half, all low halves behind the high halves between, those behind its last.
    /// </summary>
    private static void WriteAstral(CodePointRange range, StringBuilder text)
    {
        string first = char.ConvertFromUtf32(range.First);
        string last = char.ConvertFromUtf32(range.Last);
        if (first[0] == last[0])
        {
            WritePairs(first[0], first[0], first[1], last[1], text);
            return;
        }

        WritePairs(first[0], first[0], first[1], '\uDFFF', text);
        if (first[0] + 1 < last[0])
        {
            WritePairs((char)(first[0] + 1), (char)(last[0] - 1), '\uDC00', '\uDFFF', text);
        }

        WritePairs(last[0], last[0], '\uDC00', last[1], text);
    }

    private static void WritePairs(char firstHigh, char lastHigh, char firstLow, char lastLow, StringBuilder text) =>
        text.Append("|[").Append(Escape(firstHigh)).Append('-').Append(Escape(lastHigh)).Append("][")
            .Append(Escape(firstLow)).Append('-').Append(Escape(lastLow)).Append(']');

    private static string Escape(int utf16) => "\\u" + utf16.ToString("X4", CultureInfo.InvariantCulture);
}
