using AngleSharp.Dom;

namespace Pipelines.Connectors.Html;

/// <summary>Pages as pipelines want them: their links whole, the body alone, or as Markdown.</summary>
internal static class HtmlPage
{
    private static readonly (string Element, string Attribute)[] Links = [("a", "href"), ("img", "src"), ("link", "href"), ("form", "action"), ("iframe", "src"), ("source", "src"), ("video", "src"), ("audio", "src"), ("script", "src")];

    /// <param name="html">The page.</param>
    /// <param name="address">Where it is: what its links start from.</param>
    /// <param name="bodyOnly">Without its head.</param>
    /// <param name="asMarkdown">As Markdown instead of HTML.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HtmlNestingException">It nests too deep.</exception>
    public static string Shape(string html, Uri address, bool bodyOnly, bool asMarkdown, CancellationToken cancellationToken)
    {
        using IDocument page = HtmlTree.Parse(html, cancellationToken);
        foreach ((string element, string attribute) in Links)
        {
            foreach (IElement link in page.QuerySelectorAll($"{element}[{attribute}]"))
            {
                if (Uri.TryCreate(address, link.GetAttribute(attribute), out Uri? whole) && whole.Scheme is "http" or "https")
                {
                    link.SetAttribute(attribute, whole.AbsoluteUri);
                }
            }
        }

        return asMarkdown ? HtmlText.Of(page, asMarkdown: true, cancellationToken)
            : bodyOnly ? page.Body?.OuterHtml ?? ""
            : page.DocumentElement.OuterHtml;
    }
}
