using Pipelines.Connectors.Html;
using Pipelines.Core.Operators.Parsing;

namespace Pipelines.Connectors.Documents.Formats;

/// <summary>Web pages (.html): their text as a reader sees it. UTF-8, or UTF-16 with a mark.</summary>
internal sealed class HtmlFormat : IDocumentFormat
{
    public IReadOnlyList<ParserArgument> Arguments => [];

    public async Task<IReadOnlyList<string>> ReadAsync(DocumentFile file, DocumentCall call, CancellationToken cancellationToken)
    {
        string html = await PlainTextFormat.ReadTextAsync(file, cancellationToken);
        if (html.Length > file.Options.HtmlCharsMax)
        {
            throw file.Error($"has {html.Length:N0} characters of HTML; at most {file.Options.HtmlCharsMax:N0} are read");
        }

        try
        {
            return [new TextSink(file).Append(HtmlText.Of(html, cancellationToken)).ToString()];
        }
        catch (HtmlNestingException exception)
        {
            throw file.Error($"cannot be read: {exception.Message}", exception);
        }
    }
}
