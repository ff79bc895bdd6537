using Newtonsoft.Json.Linq;
using Pipelines.Connectors.Documents;

namespace Pipelines.Connectors.Tests.Documents;

public sealed class PlainDocumentTests : IDisposable
{
    private readonly DocumentFixture _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("txt_to_string", "a.txt", "one\r\ntwo\n", "one\ntwo\n")]
    [InlineData("txt_to_string", "a.md", "# One\n\n*two*", "# One\n\n*two*")]
    [InlineData("document_to_string", "a.MD", "# One", "# One")]
    [InlineData("txt_to_string", "empty.txt", "", "")]
    public async Task Parse_Text_GivesItAsItStands(string function, string name, string text, string expected)
    {
        _files.Write(name, text);

        Assert.Equal([expected], await _files.ParseAsync(function, name));
    }

    [Theory]
    [InlineData("{}", new[] { "Page one\n\nPage two" })]
    [InlineData("""{"doc_per_page": true, "layout": true}""", new[] { "Page one", "Page two" })]
    public async Task Parse_Pdf_GivesItsTextLayer(string arguments, string[] expected)
    {
        IReadOnlyList<string> texts = await _files.ParseAsync("pdf_to_string", "-a b'\"$(id).pdf", PdfFiles.Of("Page one", "Page two"), arguments);

        Assert.Equal(expected, texts.Select(static text => text.Trim()));
    }

    [Fact]
    public async Task Parse_PdfOfPictures_SaysThatThereIsNoText()
    {
        Assert.Contains("no text layer", await _files.ErrorAsync("pdf_to_string", "a.pdf", PdfFiles.Of("", "")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parse_NoPdftotext_SaysWhichPartToInstall()
    {
        _files.Options = _files.Options with { SearchPath = null };
        using var parsers = new DocumentParsers(_files.Options with { WorkingDirectory = _files.Work });

        Assert.Contains("poppler-utils", parsers.ProblemWith("pdf_to_string", []), StringComparison.Ordinal);
        Assert.Contains("poppler-utils", await _files.ErrorAsync("document_to_string", "a.pdf", PdfFiles.Of("x")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pptx_to_string", """{"doc_per_slide": "yes"}""", "'doc_per_slide' of function_kwargs takes true or false")]
    [InlineData("xlsx_to_string", """{"orientation": "both"}""", "takes col or row")]
    [InlineData("xlsx_to_string", """{"sheet": 1}""", "it takes orientation, col_order, doc_per_sheet")]
    [InlineData("txt_to_string", """{"encoding": "latin-1"}""", "it takes none")]
    [InlineData("paddleocr_pdf_to_string", "{}", "needs PaddleOCR")]
    public void ProblemWith_WrongOptionOrMissingPart_SaysWhatIsWrong(string function, string arguments, string part)
    {
        using var parsers = new DocumentParsers(_files.Options);

        Assert.Contains(part, parsers.ProblemWith(function, JObject.Parse(arguments)), StringComparison.Ordinal);
    }
}
