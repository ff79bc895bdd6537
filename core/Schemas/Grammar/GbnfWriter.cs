using System.Globalization;
using System.Text;
using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>Writes expressions as GBNF text.</summary>
internal static class GbnfWriter
{
    public static string Write(GbnfNode node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    private static void Write(GbnfNode node, StringBuilder text)
    {
        switch (node)
        {
            case GbnfNode.Literal literal:
                WriteLiteral(literal.Text, text);
                break;
            case GbnfNode.Chars chars:
                WriteClass(chars.Set, text);
                break;
            case GbnfNode.Rule rule:
                text.Append(rule.Name);
                break;
            case GbnfNode.Sequence { Parts.Count: 0 }:
                text.Append("\"\"");
                break;
            case GbnfNode.Sequence sequence:
                WriteJoined(sequence.Parts, " ", part => part is GbnfNode.Choice, text);
                break;
            case GbnfNode.Choice choice:
                WriteJoined(choice.Options, " | ", _ => false, text);
                break;
            case GbnfNode.Repeat repeat:
                WriteJoined([repeat.Node], "", part => !part.IsAtom, text);
                text.Append(Quantifier(repeat.Min, repeat.Max));
                break;
            default:
                throw new InvalidOperationException($"no GBNF for {node}");
        }
    }

    private static void WriteJoined(IReadOnlyList<GbnfNode> nodes, string separator, Func<GbnfNode, bool> needsGroup, StringBuilder text)
    {
        for (int i = 0; i < nodes.Count; i++)
        {
            bool isGroup = needsGroup(nodes[i]);
            text.Append(i > 0 ? separator : "").Append(isGroup ? "(" : "");
            Write(nodes[i], text);
            text.Append(isGroup ? ")" : "");
        }
    }

    private static string Quantifier(int min, int? max) => (min, max) switch
    {
        (0, null) => "*",
        (1, null) => "+",
        (0, 1) => "?",
        (_, null) => $"{{{min},}}",
        _ when min == max => $"{{{min}}}",
        _ => $"{{{min},{max}}}",
    };

    private static void WriteLiteral(string literal, StringBuilder text)
    {
        text.Append('"');
        foreach (Rune rune in literal.EnumerateRunes())
        {
            text.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                (>= 0x20 and < 0x7F) or >= 0xA0 => rune.ToString(),
                _ => Escape(rune.Value),
            });
        }

        text.Append('"');
    }

    private static void WriteClass(CodePointSet set, StringBuilder text)
    {
        text.Append('[');
        foreach (CodePointRange range in set.Ranges)
        {
            text.Append(ClassCharacter(range.First));
            if (range.Last > range.First)
            {
                text.Append(range.Last > range.First + 1 ? "-" : "").Append(ClassCharacter(range.Last));
            }
        }

        text.Append(']');
    }

    private static string ClassCharacter(int codePoint)
    {
        bool isPlain = codePoint is > 0x20 and < 0x7F and not ('[' or ']' or '\\' or '^' or '-');
        return isPlain ? ((char)codePoint).ToString() : Escape(codePoint);
    }

    private static string Escape(int codePoint) => codePoint switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        <= 0xFF => "\\x" + codePoint.ToString("X2", CultureInfo.InvariantCulture),
        <= 0xFFFF => "\\u" + codePoint.ToString("X4", CultureInfo.InvariantCulture),
        _ => "\\U" + codePoint.ToString("X8", CultureInfo.InvariantCulture),
    };
}
