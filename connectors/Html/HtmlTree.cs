using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using AngleSharp.Text;

namespace Pipelines.Connectors.Html;

/// <summary>
/// Parses pages as browsers do, however broken. Browsers' parsing takes time with the square of the nesting, so pages nest up to a bound;
/// parsing ends with its token.
/// </summary>
internal static class HtmlTree
{
    /// <summary>As deep as browsers build trees.</summary>
    public const int LevelsMax = 512;

    /// <exception cref="HtmlNestingException">It nests too deep.</exception>
    /// <exception cref="OperationCanceledException">It took too long, or the run is being stopped.</exception>
    public static IHtmlDocument Parse(string html, CancellationToken cancellationToken)
    {
        IElement? last = null;
        var options = new HtmlParserOptions { IsScripting = false, OnCreated = Check };
        return new HtmlParser(options).ParseDocument(html);

        // An element has its place in the tree by the time that the next one is made.
        void Check(IElement element, TextPosition position)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int levels = 0;
            for (INode? above = last; above is not null; above = above.Parent)
            {
                if (++levels > LevelsMax)
                {
                    throw new HtmlNestingException($"the page nests deeper than {LevelsMax} levels (line {position.Line}), which is the bound");
                }
            }

            last = element;
        }
    }
}
