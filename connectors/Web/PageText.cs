using System.Text;
using Pipelines.Connectors.Html;
using Pipelines.Core.Operators.Web;

namespace Pipelines.Connectors.Web;

/// <summary>The text of a reply: decoded as the server, the page's own mark or UTF-8 says, and shaped as it was asked for.</summary>
internal static class PageText
{
    private static readonly string[] TextTypes = ["json", "xml", "javascript", "csv", "yaml", "x-ndjson", "x-www-form-urlencoded"];

    /// <exception cref="WebAccessException">It is no text.</exception>
    public static string Of(WebReply reply, PageRequest request, CancellationToken cancellationToken)
    {
        string type = reply.Type?.MediaType?.ToLowerInvariant() ?? "text/plain";
        if (!type.StartsWith("text/", StringComparison.Ordinal) && !TextTypes.Any(kind => type.Contains(kind, StringComparison.Ordinal)))
        {
            throw new WebAccessException($"{reply.Address} is no text but {type}. Download such files beforehand, and read them with 'parsing' (docs/documents.md).");
        }

        string text = Decode(reply);
        if (!type.Contains("html", StringComparison.Ordinal) || (!request.BodyOnly && !request.AsMarkdown))
        {
            return text;
        }

        try
        {
            return HtmlPage.Shape(text, reply.Address, request.BodyOnly, request.AsMarkdown, cancellationToken);
        }
        catch (HtmlNestingException exception)
        {
            throw new WebAccessException($"{reply.Address}: {exception.Message}.", exception);
        }
    }

    private static string Decode(WebReply reply)
    {
        Encoding encoding = Encoding.UTF8;
        try
        {
            encoding = reply.Type?.CharSet?.Trim('"') is { Length: > 0 } named ? Encoding.GetEncoding(named) : encoding;
        }
        catch (ArgumentException exception)
        {
            throw new WebAccessException($"{reply.Address} is written in '{reply.Type!.CharSet}', which nothing here reads.", exception);
        }

        using var reader = new StreamReader(new MemoryStream(reply.Body), encoding, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }
}
