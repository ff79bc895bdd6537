using System.IO.Compression;
using System.Text;

namespace Pipelines.Connectors.Tests.Documents;

/// <summary>Office files, small and written part by part, as Office writes them.</summary>
internal static class OfficeFiles
{
    private const string Relationships = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string OfficeRelationship = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string WordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    private const string DeckType = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml";
    private const string SlideType = "application/vnd.openxmlformats-officedocument.presentationml.slide+xml";
    private const string BookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    private const string SheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";

    /// <summary>A Word document with this inside its body.</summary>
    public static byte[] Word(string body, string prologue = "") => Zip(
        ("[Content_Types].xml", Types(("/word/document.xml", WordType))),
        ("_rels/.rels", Links(("rId1", "officeDocument", "word/document.xml"))),
        ("word/document.xml", $"""
            {prologue}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>{body}</w:body></w:document>
            """));

    /// <summary>A presentation; each slide is what stands in its tree of shapes.</summary>
    public static byte[] Deck(params string[] slides) => Zip(
    [
        ("[Content_Types].xml", Types([("/ppt/presentation.xml", DeckType), .. slides.Select((_, i) => ($"/ppt/slides/slide{i + 1}.xml", SlideType))])),
        ("_rels/.rels", Links(("rId1", "officeDocument", "ppt/presentation.xml"))),
        ("ppt/presentation.xml", $"""
            <p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="{OfficeRelationship}"><p:sldIdLst>{string.Concat(slides.Select((_, i) => $"<p:sldId id=\"{256 + i}\" r:id=\"rId{i + 1}\"/>"))}</p:sldIdLst></p:presentation>
            """),
        ("ppt/_rels/presentation.xml.rels", Links([.. slides.Select((_, i) => ($"rId{i + 1}", "slide", $"slides/slide{i + 1}.xml"))])),
        .. slides.Select((shapes, i) => ($"ppt/slides/slide{i + 1}.xml", $"""
            <p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>
            """)),
    ]);

    /// <summary>A shape with a line for each paragraph.</summary>
    public static string Shape(params string[] paragraphs) =>
        $"<p:sp><p:txBody>{string.Concat(paragraphs.Select(static text => $"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"))}</p:txBody></p:sp>";

    /// <summary>A workbook; each sheet is its rows of cells in XML.</summary>
    public static byte[] Workbook(int activeSheet, params string[] sheets) => Zip(
    [
        ("[Content_Types].xml", Types([("/xl/workbook.xml", BookType), .. sheets.Select((_, i) => ($"/xl/worksheets/sheet{i + 1}.xml", SheetType))])),
        ("_rels/.rels", Links(("rId1", "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", $"""
            <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{OfficeRelationship}"><bookViews><workbookView activeTab="{activeSheet}"/></bookViews><sheets>{string.Concat(sheets.Select((_, i) => $"<sheet name=\"S{i + 1}\" sheetId=\"{i + 1}\" r:id=\"rId{i + 1}\"/>"))}</sheets></workbook>
            """),
        ("xl/_rels/workbook.xml.rels", Links([.. sheets.Select((_, i) => ($"rId{i + 1}", "worksheet", $"worksheets/sheet{i + 1}.xml"))])),
        .. sheets.Select((rows, i) => ($"xl/worksheets/sheet{i + 1}.xml", $"""
            <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>
            """)),
    ]);

    public static byte[] Zip(params IEnumerable<(string Name, string Text)> parts)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in parts)
            {
                using Stream part = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }

    private static string Types(params IEnumerable<(string Part, string Type)> parts) =>
        $"""
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{string.Concat(parts.Select(static part => $"<Override PartName=\"{part.Part}\" ContentType=\"{part.Type}\"/>"))}</Types>
        """;

    private static string Links(params IEnumerable<(string Id, string Kind, string Target)> links) =>
        $"<Relationships xmlns=\"{Relationships}\">{string.Concat(links.Select(static link => $"<Relationship Id=\"{link.Id}\" Type=\"{OfficeRelationship}/{link.Kind}\" Target=\"{link.Target}\"/>"))}</Relationships>";
}
