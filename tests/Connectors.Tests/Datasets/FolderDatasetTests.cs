using Pipelines.Core.Documents;

namespace Pipelines.Connectors.Tests.Datasets;

public sealed class FolderDatasetTests : IDisposable
{
    private readonly DatasetFixture _data = new();

    [Fact]
    public async Task Read_TextFiles_ByOrdinalOfTheirPaths()
    {
        _data.Write("docs/b.txt", "B\r\ntwo");
        _data.Write("docs/a.MD", "A");
        _data.Write("docs/B.txt", "big B");
        _data.Write("docs/sub/c.txt", "");

        string[] rows = await DatasetFixture.RowsAsync(await _data.OpenAsync("docs/"));

        Assert.Equal(
            [
                """{"path":"docs/B.txt","filename":"B.txt","text":"big B"}""",
                """{"path":"docs/a.MD","filename":"a.MD","text":"A"}""",
                """{"path":"docs/b.txt","filename":"b.txt","text":"B\ntwo"}""",
                """{"path":"docs/sub/c.txt","filename":"c.txt","text":""}""",
            ],
            rows);
    }

    [Fact]
    public async Task Open_HiddenOtherAndLinked_AreLeftOutAndCounted()
    {
        _data.Write("docs/a.txt", "A");
        _data.Write("docs/.secret.txt", "no");
        _data.Write("docs/.git/b.txt", "no");
        _data.Write("docs/c.pdf", "no");
        Directory.CreateSymbolicLink(Path.Combine(_data.Folder, "docs", "loop"), Path.Combine(_data.Folder, "docs"));

        IRowSource source = await _data.OpenAsync("docs");

        Assert.Single(await DatasetFixture.RowsAsync(source));
        Assert.Equal(
            ["2 left out of the folder: hidden", "1 left out of the folder: neither .txt nor .md. Other documents are read with parsing: [{function: document_to_string, input_key: path}].", "1 left out of the folder: linked folders"],
            source.Notes);
    }

    [Fact]
    public async Task Open_NoTextFiles_IsAnError()
    {
        _data.Write("docs/c.pdf", "no");

        DatasetException error = await Assert.ThrowsAsync<DatasetException>(() => _data.OpenAsync("docs"));

        Assert.Contains("no .txt or .md file (1 other files", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Count_Folder_IsTheNumberOfFiles()
    {
        _data.Write("docs/a.txt", "A");
        _data.Write("docs/b.txt", "B");

        IRowSource source = await _data.OpenAsync("docs");

        Assert.Equal(2, await source.CountRowsAsync(CancellationToken.None));
        Assert.Equal(2, source.SizeBytes);
    }

    [Fact]
    public async Task Identity_RenamedOrEditedFile_Differs()
    {
        _data.Write("docs/a.txt", "A");
        var first = (await _data.OpenAsync("docs")).Identity;
        var again = (await _data.OpenAsync("docs")).Identity;
        _data.Write("docs/a.txt", "a");
        var edited = (await _data.OpenAsync("docs")).Identity;
        File.Move(Path.Combine(_data.Folder, "docs/a.txt"), Path.Combine(_data.Folder, "docs/b.txt"));
        var renamed = (await _data.OpenAsync("docs")).Identity;

        Assert.Equal(first, again);
        Assert.Equal(3, new[] { first, edited, renamed }.Distinct().Count());
    }

    [Theory]
    [InlineData("edited")]
    [InlineData("removed")]
    public async Task Read_FileChangedAfterOpening_IsAnError(string change)
    {
        string path = _data.Write("docs/a.txt", "A");
        IRowSource source = await _data.OpenAsync("docs");
        if (change == "edited")
        {
            File.WriteAllText(path, "B");
        }
        else
        {
            File.Delete(path);
        }

        DatasetException error = await Assert.ThrowsAsync<DatasetException>(() => DatasetFixture.RowsAsync(source));

        Assert.Equal(path, error.Place!.Path);
    }

    [Fact]
    public async Task Read_FileThatIsNoText_NamesTheByte()
    {
        _data.WriteBytes("docs/a.txt", [.. "né"u8, 0xE9, .. "z"u8]);

        DatasetException error = await Assert.ThrowsAsync<DatasetException>(async () => await DatasetFixture.RowsAsync(await _data.OpenAsync("docs")));

        Assert.Equal(3, error.Place!.ByteOffset);
    }

    public void Dispose() => _data.Dispose();
}
