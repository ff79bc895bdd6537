using System.Xml;

namespace Pipelines.Connectors.Documents.Formats;

/// <summary>
/// The text of a body in Word's XML, in reading order. Blocks nest (a cell holds paragraphs and tables, a paragraph text boxes),
/// so what is being collected stands on a stack:
/// <code>
/// body lines ← row "a | b" ← cell lines ← paragraph text
/// </code>
/// Deleted text and field codes are no text; what is inserted is.
/// </summary>
internal sealed class WordText(DocumentFile file, bool hasQuirks)
{
    private const string WordNamespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private const string StrictNamespace = "http://purl.oclc.org/ooxml/wordprocessingml/main";
    private const string CompatibilityNamespace = "http://schemas.openxmlformats.org/markup-compatibility/2006";

    private static readonly HashSet<string> NoText = new(["pPr", "rPr", "tblPr", "tcPr", "trPr", "sectPr", "del", "moveFrom", "instrText"], StringComparer.Ordinal);

    /// <summary>What python-docx, and so DocETL, passes over without a word.</summary>
    private static readonly HashSet<string> Quirks = new(["tbl", "sdt", "ins", "moveTo", "txbxContent"], StringComparer.Ordinal);

    private readonly Stack<List<string>> _lines = new([[]]);
    private readonly Stack<List<string>> _cells = new();
    private readonly Stack<TextSink> _paragraphs = new();

    public string Read(Stream part, CancellationToken cancellationToken)
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

            if (xml.NodeType == XmlNodeType.Element && IsWord(xml))
            {
                inText = xml.LocalName == "t" && !xml.IsEmptyElement;
                Begin(xml.LocalName);
            }

            if (inText && xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA)
            {
                Add(inText ? xml.Value : "");
            }

            if (IsEnd(xml) && IsWord(xml))
            {
                inText = false;
                End(xml.LocalName);
            }

            isRead = xml.Read();
        }

        return new TextSink(file).Append(string.Join('\n', _lines.Peek())).ToString();
    }

    private void Begin(string element)
    {
        switch (element)
        {
            case "p":
                _paragraphs.Push(new TextSink(file));
                break;
            case "tr":
                _cells.Push([]);
                break;
            case "tc":
                _lines.Push([]);
                break;
            case "tab" or "ptab":
                Add("\t");
                break;
            case "br" or "cr":
                Add("\n");
                break;
            case "noBreakHyphen":
                Add("-");
                break;
            default:
                break;
        }
    }

    private void End(string element)
    {
        switch (element)
        {
            case "p" when _paragraphs.TryPop(out TextSink? paragraph):
                _lines.Peek().Add(paragraph.ToString());
                break;
            case "tc" when _lines.Count > 1:
                List<string> lines = _lines.Pop();
                if (_cells.TryPeek(out List<string>? row))
                {
                    row.Add(string.Join(' ', lines.Where(static line => line.Length > 0)));
                }

                break;
            case "tr" when _cells.TryPop(out List<string>? cells):
                _lines.Peek().Add(string.Join(" | ", cells));
                break;
            default:
                break;
        }
    }

    private void Add(string text)
    {
        if (_paragraphs.TryPeek(out TextSink? paragraph))
        {
            paragraph.Append(text);
        }
    }

    private bool IsPassedOver(XmlReader xml)
    {
        if (xml.NodeType != XmlNodeType.Element)
        {
            return false;
        }

        // The same thing a second time, for programs that do not know the first.
        bool isFallback = xml.LocalName == "Fallback" && xml.NamespaceURI == CompatibilityNamespace;
        bool isPageBreak = IsWord(xml) && xml.LocalName == "br" && xml.GetAttribute("type", xml.NamespaceURI) is "page" or "column";
        return isFallback || isPageBreak || (IsWord(xml) && (NoText.Contains(xml.LocalName) || (hasQuirks && Quirks.Contains(xml.LocalName))));
    }

    private static bool IsEnd(XmlReader xml) => xml.NodeType == XmlNodeType.EndElement || (xml.NodeType == XmlNodeType.Element && xml.IsEmptyElement);

    private static bool IsWord(XmlReader xml) => xml.NamespaceURI is WordNamespace or StrictNamespace;
}
