using DocumentFormat.OpenXml.Packaging;
using Pipelines.Core.Operators.Parsing;

namespace Pipelines.Connectors.Documents.Formats;

/// <summary>Word documents (.docx): the text of the body, a line for each paragraph and each row of a table.</summary>
internal sealed class WordFormat() : PackageFormat("Word document (.docx)")
{
    public override IReadOnlyList<ParserArgument> Arguments => [];

    protected override IReadOnlyList<string> Read(DocumentFile file, Stream bytes, DocumentCall call, CancellationToken cancellationToken)
    {
        using WordprocessingDocument document = WordprocessingDocument.Open(bytes, isEditable: false);
        MainDocumentPart body = document.MainDocumentPart is { } main && main.ContentType.Contains("wordprocessingml", StringComparison.Ordinal)
            ? main
            : throw file.Error("has no body; it is no Word document (.docx)");
        using Stream part = body.GetStream(FileMode.Open, FileAccess.Read);
        return [new WordText(file, call.HasQuirks).Read(part, cancellationToken)];
    }
}
