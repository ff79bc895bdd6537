using System.Text;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Parsing;

namespace Pipelines.Connectors.Tests.Documents;

/// <summary>Whatever a file holds and wherever a row points: text, or an error about that file. Never more than the bounds.</summary>
public sealed class HostileDocumentTests : IDisposable
{
    private static readonly string[] Functions =
        ["txt_to_string", "html_to_string", "docx_to_string", "pptx_to_string", "xlsx_to_string", "pdf_to_string", "document_to_string"];

    private readonly DocumentFixture _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Parse_ZipBomb_EndsAtTheBound()
    {
        _files.Options = _files.Options with { UnpackedBytesMax = 1_000_000 };
        byte[] bytes = OfficeFiles.Zip(("[Content_Types].xml", "<Types/>"), ("word/document.xml", new string(' ', 50_000_000)));

        Assert.True(bytes.Length < 1_000_000);
        Assert.Contains("unpacks to more than 1,000,000 bytes", await _files.ErrorAsync("docx_to_string", "a.docx", bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parse_ManyParts_EndsAtTheBound()
    {
        _files.Options = _files.Options with { PartsMax = 100 };

        Assert.Contains("101 parts", await _files.ErrorAsync("docx_to_string", "a.docx", OfficeFiles.Zip(Enumerable.Range(0, 101).Select(i => ($"{i}", "")))), StringComparison.Ordinal);
    }

    /// <summary>A cell in the last corner makes a sheet of sixteen billion cells.</summary>
    [Fact]
    public async Task Parse_SheetWithAFarCell_EndsAtTheBound()
    {
        const string Rows = """<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>""";

        Assert.Contains("more than 10,000,000 cells", await _files.ErrorAsync("xlsx_to_string", "a.xlsx", OfficeFiles.Workbook(0, Rows)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parse_ExternalEntity_IsRefusedUnread()
    {
        string secret = _files.Write("secret.txt", "hidden");
        byte[] bytes = OfficeFiles.Word("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", $"<!DOCTYPE d [<!ENTITY x SYSTEM \"file://{secret}\">]>");

        string error = await _files.ErrorAsync("docx_to_string", "a.docx", bytes);

        Assert.Contains("DTD", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parse_ManyEntities_AreRefused()
    {
        const string Laughs = "<!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>";

        Assert.Contains("DTD", await _files.ErrorAsync("docx_to_string", "a.docx", OfficeFiles.Word("<w:p><w:r><w:t>&c;</w:t></w:r></w:p>", Laughs)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docx_to_string", "is no Word document (.docx), whatever its name says")]
    [InlineData("pptx_to_string", "is no presentation (.pptx), whatever its name says")]
    [InlineData("xlsx_to_string", "is no workbook (.xlsx), whatever its name says")]
    [InlineData("pdf_to_string", "is no PDF, whatever its name says")]
    public async Task Parse_OtherKindOfFile_SaysWhatItIsNot(string function, string part)
    {
        Assert.Contains(part, await _files.ErrorAsync(function, "a.bin", "plain text"u8.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parse_PackageOfAnotherKind_IsAnError()
    {
        byte[] workbook = OfficeFiles.Workbook(0, "");

        Assert.Contains("a.docx", await _files.ErrorAsync("docx_to_string", "a.docx", workbook), StringComparison.Ordinal);
        Assert.Contains("a.pptx", await _files.ErrorAsync("pptx_to_string", "a.pptx", OfficeFiles.Word("")), StringComparison.Ordinal);
        Assert.Contains("a.xlsx", await _files.ErrorAsync("xlsx_to_string", "a.xlsx", OfficeFiles.Word("")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 }, "before 2007, or one with a password")]
    [InlineData(new byte[] { 0x50, 0x4B, 0x03, 0x04, 0, 0, 0, 0 }, "is damaged")]
    public async Task Parse_OldOrDamagedOffice_SaysSo(byte[] bytes, string part)
    {
        Assert.Contains(part, await _files.ErrorAsync("docx_to_string", "a.docx", bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'a', 0, (byte)'b' }, "zero byte")]
    [InlineData(new byte[] { (byte)'a', 0xFF, (byte)'b' }, "byte 1")]
    public async Task Parse_BytesThatAreNoText_AreAnError(byte[] bytes, string part)
    {
        Assert.Contains(part, await _files.ErrorAsync("txt_to_string", "a.txt", bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parse_LargerThanTheBound_IsAnError()
    {
        _files.Options = _files.Options with { FileBytesMax = 100 };

        Assert.Contains("at most 100", await _files.ErrorAsync("txt_to_string", "a.txt", new byte[101]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parse_MoreTextThanTheBound_IsAnError()
    {
        _files.Options = _files.Options with { TextCharsMax = 1000 };
        byte[] word = OfficeFiles.Word(string.Concat(Enumerable.Repeat("<w:p><w:r><w:t>0123456789</w:t></w:r></w:p>", 200)));

        Assert.Contains("more text than 1,000", await _files.ErrorAsync("docx_to_string", "a.docx", word), StringComparison.Ordinal);
        Assert.Contains("at most 1,000", await _files.ErrorAsync("txt_to_string", "a.txt", new byte[1001]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parse_KindThatNothingReads_NamesThoseThatAreRead()
    {
        Assert.Contains("(.png); readable are .docx, .htm, .html,", await _files.ErrorAsync("document_to_string", "a.png", [1]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside/secret.txt", "is outside of the folders")]
    [InlineData("sub/../../outside/secret.txt", "is outside of the folders")]
    [InlineData("link.txt", "is outside of the folders")]
    [InlineData("linked/secret.txt", "is outside of the folders")]
    [InlineData("circle", "circle")]
    [InlineData("/etc/hostname", "is outside of the folders")]
    [InlineData("gone.txt", "does not exist")]
    [InlineData("sub", "is a folder")]
    [InlineData(" ", "path is empty")]
    [InlineData("a\0b", "path is empty")]
    public async Task Parse_PathThatLeadsElsewhere_IsRefused(string path, string part)
    {
        string secret = _files.Write("secret.txt", "hidden", _files.Outside);
        Directory.CreateDirectory(Path.Combine(_files.Work, "sub"));
        File.CreateSymbolicLink(Path.Combine(_files.Work, "link.txt"), secret);
        Directory.CreateSymbolicLink(Path.Combine(_files.Work, "linked"), _files.Outside);
        File.CreateSymbolicLink(Path.Combine(_files.Work, "circle"), Path.Combine(_files.Work, "circle"));

        Assert.Contains(part, await _files.ErrorAsync("txt_to_string", path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parse_FolderThatThePipelineAdds_IsRead()
    {
        string secret = _files.Write("secret.txt", "shown", _files.Outside);

        Assert.Equal(["shown"], await _files.ParseAsync("txt_to_string", secret, places: new DocumentPlaces(null, ["../outside"])));
        Assert.Equal(["shown"], await _files.ParseAsync("txt_to_string", "secret.txt", places: new DocumentPlaces(_files.Outside, [])));
    }

    /// <summary>Real files with bytes changed, cut or doubled: each is text or an error about the file.</summary>
    [Fact]
    public async Task Parse_DamagedFile_NeverEndsOtherwise()
    {
        byte[][] sound =
        [
            OfficeFiles.Word("<w:p><w:r><w:t>text</w:t></w:r></w:p>"), OfficeFiles.Deck(OfficeFiles.Shape("text")),
            OfficeFiles.Workbook(0, """<row r="1"><c r="A1"><v>1</v></c></row>"""), PdfFiles.Of("text"), Encoding.UTF8.GetBytes("<p>text</p>"),
        ];
        const int Seed = 20240611;
        var random = new Random(Seed);
        for (int round = 0; round < 150; round++)
        {
            byte[] bytes = [.. sound[random.Next(sound.Length)]];
            for (int i = random.Next(1, 8); i > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            byte[] damaged = random.Next(3) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            string name = _files.Write($"{round}.bin", damaged);
            foreach (string function in Functions.Where(function => function is not "pdf_to_string" || round % 10 == 0))
            {
                try
                {
                    Assert.NotEmpty(await _files.ParseAsync(function, name));
                }
                catch (DocumentException exception)
                {
                    Assert.True(exception.Message.Contains($"{round}.bin", StringComparison.Ordinal), $"seed {Seed}, round {round}, {function}: {exception}");
                }
            }
        }
    }
}
