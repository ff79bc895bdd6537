using System.Xml;

namespace Pipelines.Connectors.Documents.Formats;

/// <summary>
/// The texts of a slide's shapes in PowerPoint's XML: a line for each paragraph of a shape, and for each row of a table. A break
/// within a paragraph is a vertical tab, as in python-pptx.
/// </summary>
internal sealed class SlideText(DocumentFile file, bool hasQuirks)
{
    private const char LineBreak = '\v';

    private readonly List<string> _texts = [];
    private readonly List<string> _cells = [];
    private List<string>? _paragraphs;
    private TextSink? _paragraph;

    public IReadOnlyList<string> Read(Stream part, CancellationToken cancellationToken)
    {
        using XmlReader xml = PartXml.Open(part);
        bool inText = false;
        bool isRead = xml.Read();
        while (isRead)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsPassedOver(xml))
            {
                xml.Skip();
                isRead = !xml.EOF;
                continue;
            }

            if (xml.NodeType == XmlNodeType.Element)
            {
                inText = xml.LocalName == "t" && !xml.IsEmptyElement;
                Begin(xml.LocalName);
            }
            else if (inText && xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA)
            {
                _paragraph?.Append(inText ? xml.Value : "");
            }

            if (xml.NodeType == XmlNodeType.EndElement || (xml.NodeType == XmlNodeType.Element && xml.IsEmptyElement))
            {
                inText = false;
                End(xml.LocalName);
            }

            isRead = xml.Read();
        }

        return _texts;
    }

    private void Begin(string element)
    {
        switch (element)
        {
            case "sp" or "tc":
                _paragraphs = [];
                break;
            case "p" when _paragraphs is not null:
                _paragraph = new TextSink(file);
                break;
            case "br":
                _paragraph?.Append([LineBreak]);
                break;
            case "tr":
                _cells.Clear();
                break;
            default:
                break;
        }
    }

    private void End(string element)
    {
        switch (element)
        {
            case "p" when _paragraph is not null:
                _paragraphs?.Add(_paragraph.ToString());
                _paragraph = null;
                break;
            case "sp" when _paragraphs is not null:
                _texts.Add(string.Join('\n', _paragraphs));
                _paragraphs = null;
                break;
            case "tc" when _paragraphs is not null:
                _cells.Add(string.Join(' ', _paragraphs.Where(static line => line.Length > 0)));
                _paragraphs = null;
                break;
            case "tr":
                _texts.Add(string.Join(" | ", _cells));
                break;
            default:
                break;
        }
    }

    /// <summary>Beside what is said twice: what python-pptx, and so DocETL, passes over without a word.</summary>
    private bool IsPassedOver(XmlReader xml) => xml.NodeType == XmlNodeType.Element
        && (xml.LocalName == "Fallback" || (hasQuirks && xml.LocalName is "grpSp" or "graphicFrame"));
}
