using System.Collections.Frozen;
using AngleSharp.Dom;

namespace Pipelines.Connectors.Html;

/// <summary>
/// The text of a page as its reader sees it: blocks on lines of their own, <c>- </c> before list items, <c> | </c> between cells,
/// white space as one blank except in <c>pre</c>. Scripts, styles and what is hidden are no text. Nothing is loaded or run.
/// </summary>
internal static class HtmlText
{
    private static readonly FrozenSet<string> Invisible = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "head", "script", "style", "template", "noscript", "iframe", "object", "svg", "math", "canvas", "audio", "video", "select", "datalist", "textarea", "button");

    private static readonly FrozenSet<string> Blocks = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
        "form", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "section", "summary", "table", "tr", "ul");

    /// <summary>Blocks with an empty line before and after.</summary>
    private static readonly FrozenSet<string> Paragraphs = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "p", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol", "dl", "figure", "hr");

    /// <param name="html">A page, or a part of one.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="HtmlNestingException">It nests too deep.</exception>
    public static string Of(string html, CancellationToken cancellationToken)
    {
        using IDocument page = HtmlTree.Parse(html, cancellationToken);
        return Of(page, asMarkdown: false, cancellationToken);
    }

    /// <param name="page">A page; only read.</param>
    /// <param name="asMarkdown">Headings, emphasis and links are marked as Markdown marks them.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static string Of(IDocument page, bool asMarkdown, CancellationToken cancellationToken)
    {
        var lines = new HtmlLines();
        Walk(page, lines, asMarkdown, cancellationToken);
        return lines.Finish();
    }

    /// <summary>Without recursion: pages nest as deep as their authors like.</summary>
    private static void Walk(INode root, HtmlLines lines, bool hasMarks, CancellationToken cancellationToken)
    {
        INode? node = root;
        while (node is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool isVisible = Enter(node, lines, hasMarks);
            if (isVisible && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }

            if (isVisible)
            {
                Leave(node, lines, hasMarks);
            }

            while (node is not null && node != root && node.NextSibling is null)
            {
                node = node.Parent;
                Leave(node, lines, hasMarks);
            }

            node = node == root ? null : node?.NextSibling;
        }
    }

    /// <returns>False when neither it nor what is in it is seen.</returns>
    private static bool Enter(INode node, HtmlLines lines, bool hasMarks)
    {
        if (node is IText text)
        {
            lines.Text(text.Data);
            return true;
        }

        if (node is not IElement element)
        {
            return node.NodeType is NodeType.Document;
        }

        string name = element.LocalName;
        if (Invisible.Contains(name) || element.HasAttribute("hidden"))
        {
            return false;
        }

        Break(name, lines);
        switch (name)
        {
            case "br":
                lines.LineEnd();
                break;
            case "li":
                lines.Mark("- ");
                break;
            case "td" or "th" when element.PreviousElementSibling is not null:
                lines.Mark(" | ");
                break;
            case "pre":
                lines.BeginVerbatim();
                break;
            default:
                break;
        }

        if (hasMarks)
        {
            HtmlMarks.Enter(element, lines);
        }

        return true;
    }

    private static void Leave(INode? node, HtmlLines lines, bool hasMarks)
    {
        if (node is IElement element)
        {
            if (hasMarks)
            {
                HtmlMarks.Leave(element, lines);
            }

            if (element.LocalName == "pre")
            {
                lines.EndVerbatim();
            }

            Break(element.LocalName, lines);
        }
    }

    private static void Break(string name, HtmlLines lines)
    {
        if (Paragraphs.Contains(name))
        {
            lines.ParagraphEnd();
        }
        else if (Blocks.Contains(name))
        {
            lines.BlockEnd();
        }
    }
}
