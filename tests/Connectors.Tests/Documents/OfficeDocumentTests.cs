namespace Pipelines.Connectors.Tests.Documents;

public sealed class OfficeDocumentTests : IDisposable
{
    private const string Table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";

    private readonly DocumentFixture _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("<w:p><w:r><w:t>One</w:t></w:r></w:p><w:p/><w:p><w:r><w:t xml:space=\"preserve\">two </w:t></w:r><w:r><w:t>three</w:t></w:r></w:p>", "One\n\ntwo three")]
    [InlineData("<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:br w:type=\"page\"/><w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>", "a\tb\nc-d")]
    [InlineData("<w:p><w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink><w:del><w:r><w:t>gone</w:t></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>", "linknew")]
    [InlineData("<w:p><w:r><mc:AlternateContent><mc:Choice><w:t>once</w:t></mc:Choice><mc:Fallback><w:t>twice</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>", "once")]
    [InlineData("<w:p><w:r><w:t>x</w:t></w:r></w:p>" + Table + "<w:p><w:r><w:t>y</w:t></w:r></w:p>", "x\na | b c\ny")]
    [InlineData("<w:sdt><w:sdtContent><w:p><w:r><w:t>in a field</w:t></w:r></w:p></w:sdtContent></w:sdt>", "in a field")]
    [InlineData("<w:p><w:r><w:t>&lt;b&gt; &#128512;</w:t></w:r></w:p>", "<b> 😀")]
    public async Task Parse_Word_GivesALineForEachParagraph(string body, string expected)
    {
        Assert.Equal([expected], await _files.ParseAsync("docx_to_string", "a.docx", OfficeFiles.Word(body)));
    }

    /// <summary>Tables, content controls and insertions are passed over by python-docx.</summary>
    [Fact]
    public async Task Parse_WordWithQuirks_LeavesOutWhatDocEtlLeavesOut()
    {
        byte[] bytes = OfficeFiles.Word("<w:p><w:r><w:t>x</w:t></w:r><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>" + Table + "<w:p><w:r><w:t>y</w:t></w:r></w:p>");

        Assert.Equal(["x\ny"], await _files.ParseAsync("docx_to_string", "a.docx", bytes, hasQuirks: true));
    }

    [Theory]
    [InlineData("{}", new[] { "Title\nfirst\nsecond\nEnd" })]
    [InlineData("""{"doc_per_slide": true}""", new[] { "Title\nfirst\nsecond", "End" })]
    public async Task Parse_Slides_GivesTheShapesInOrder(string arguments, string[] expected)
    {
        byte[] bytes = OfficeFiles.Deck(OfficeFiles.Shape("Title") + OfficeFiles.Shape("first", "second"), OfficeFiles.Shape("End"));

        Assert.Equal(expected, await _files.ParseAsync("pptx_to_string", "a.pptx", bytes, arguments));
    }

    [Theory]
    [InlineData(false, "top\ninner\nr1 | r2")]
    [InlineData(true, "top")]
    public async Task Parse_GroupsAndTables_AreReadUnlessQuirksAreWanted(bool hasQuirks, string expected)
    {
        string group = $"<p:grpSp>{OfficeFiles.Shape("inner")}</p:grpSp>";
        const string Grid = "<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>r1</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>r2</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>";

        Assert.Equal([expected], await _files.ParseAsync("pptx_to_string", "a.pptx", OfficeFiles.Deck(OfficeFiles.Shape("top") + group + Grid), hasQuirks: hasQuirks));
    }

    [Theory]
    [InlineData("{}", new[] { "name: pen\nNone\n\nn: 1\n2.5\n" })]
    [InlineData("""{"orientation": "row"}""", new[] { "name: pen | n: 1\nname: None | n: 2.5" })]
    [InlineData("""{"orientation": "row", "col_order": ["n", "gone", "name"]}""", new[] { "n: 1 | name: pen\nn: 2.5 | name: None" })]
    [InlineData("""{"orientation": "row", "doc_per_sheet": true}""", new[] { "x: True", "name: pen | n: 1\nname: None | n: 2.5" })]
    public async Task Parse_Workbook_GivesColumnsOrRowsOfTheSheetOnTop(string arguments, string[] expected)
    {
        const string Other = """<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row><row r="2"><c r="A2" t="b"><v>1</v></c></row>""";
        const string Top = """
            <row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="inlineStr"><is><t>n</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>pen</t></is></c><c r="B2"><v>1</v></c></row><row r="3"><c r="B3"><v>2.5</v></c></row>
            """;

        Assert.Equal(expected, await _files.ParseAsync("xlsx_to_string", "a.xlsx", OfficeFiles.Workbook(1, Other, Top), arguments));
    }
}
