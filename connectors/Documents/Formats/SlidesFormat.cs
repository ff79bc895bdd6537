using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Presentation;
using Pipelines.Core.Operators.Parsing;

namespace Pipelines.Connectors.Documents.Formats;

/// <summary>Presentations (.pptx): the text of each shape, in the order of the slides and of the shapes on them.</summary>
internal sealed class SlidesFormat() : PackageFormat("presentation (.pptx)")
{
    private static readonly ParserArgument DocPerSlide = ParserArgument.Flag("doc_per_slide");

    public override IReadOnlyList<ParserArgument> Arguments { get; } = [DocPerSlide];

    protected override IReadOnlyList<string> Read(DocumentFile file, Stream bytes, DocumentCall call, CancellationToken cancellationToken)
    {
        using PresentationDocument document = PresentationDocument.Open(bytes, isEditable: false);
        PresentationPart presentation = document.PresentationPart is { } main && main.ContentType.Contains("presentationml", StringComparison.Ordinal)
            ? main
            : throw file.Error("has no slides; it is no presentation (.pptx)");
        List<IReadOnlyList<string>> slides = [];
        foreach (SlideId slide in presentation.Presentation.SlideIdList?.Elements<SlideId>() ?? [])
        {
            using Stream part = presentation.GetPartById(slide.RelationshipId!.Value!).GetStream(FileMode.Open, FileAccess.Read);
            slides.Add(new SlideText(file, call.HasQuirks).Read(part, cancellationToken));
        }

        return (bool?)call.Arguments[DocPerSlide.Name] ?? false
            ? [.. slides.Select(static shapes => string.Join('\n', shapes))]
            : [new TextSink(file).Append(string.Join('\n', slides.SelectMany(static shapes => shapes))).ToString()];
    }
}
