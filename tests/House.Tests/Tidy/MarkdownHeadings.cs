using System.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Pipelines.House.Tests.Tidy;

/// <summary>The anchors that a page's headings get where it is shown: lower case, punctuation dropped, spaces as hyphens, repeats numbered.</summary>
internal static class MarkdownHeadings
{
    public static IReadOnlySet<string> Of(string markdown)
    {
        HashSet<string> anchors = new(StringComparer.Ordinal);
        foreach (HeadingBlock heading in Markdown.Parse(markdown).Descendants<HeadingBlock>())
        {
            string anchor = Anchor(TextOf(heading));
            string unique = anchor;
            for (int repeat = 1; !anchors.Add(unique); repeat++)
            {
                unique = $"{anchor}-{repeat}";
            }
        }

        return anchors;
    }

    private static string TextOf(HeadingBlock heading) => string.Concat(
        heading.Inline?.Descendants().Select(i => i switch
        {
            LiteralInline literal => literal.Content.ToString(),
            CodeInline code => code.Content,
            _ => "",
        }) ?? []);

    private static string Anchor(string text)
    {
        StringBuilder anchor = new();
        foreach (char c in text.Trim().ToLowerInvariant())
        {
            if (c == ' ')
            {
                anchor.Append('-');
            }
            else if (char.IsLetterOrDigit(c) || c is '-' or '_')
            {
                anchor.Append(c);
            }
        }

        return anchor.ToString();
    }
}
