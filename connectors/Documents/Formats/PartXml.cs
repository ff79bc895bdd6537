using System.Xml;

namespace Pipelines.Connectors.Documents.Formats;

/// <summary>Reads the XML of a document's part, one node at a time: no DTD, no entity and nothing outside of the part is ever followed.</summary>
internal static class PartXml
{
    public static XmlReader Open(Stream part) => XmlReader.Create(part, new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    });
}
