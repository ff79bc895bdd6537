using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.Datasets;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.TestKit.Storage;

namespace Pipelines.Connectors.Tests.Datasets;

public sealed class DatasetReaderTests : IDisposable
{
    private readonly DatasetFixture _data = new();

    [Fact]
    public async Task Open_RelativePath_WorkingDirectoryComesFirst()
    {
        using var pipeline = new TemporaryFolder();
        File.WriteAllText(Path.Combine(pipeline.FullPath, "only-here.jsonl"), "{}");
        File.WriteAllText(Path.Combine(pipeline.FullPath, "both.jsonl"), "{}");
        _data.Write("both.jsonl", "{}");

        IRowSource both = await OpenAsync("both.jsonl", pipeline.FullPath);
        IRowSource onlyThere = await OpenAsync("only-here.jsonl", pipeline.FullPath);

        Assert.Equal(Path.Combine(_data.Folder, "both.jsonl"), both.Origin);
        Assert.Contains("was not used", Assert.Single(both.Notes), StringComparison.Ordinal);
        Assert.Equal(Path.Combine(pipeline.FullPath, "only-here.jsonl"), onlyThere.Origin);
        Assert.Contains("pipeline's folder", Assert.Single(onlyThere.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NoSuchFile_NamesEveryPlaceTried()
    {
        using var pipeline = new TemporaryFolder();

        DatasetException error = await Assert.ThrowsAsync<DatasetException>(() => OpenAsync("gone.json", pipeline.FullPath));

        Assert.Contains(Path.Combine(_data.Folder, "gone.json"), error.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(pipeline.FullPath, "gone.json"), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.parquet", "'.parquet' is not known")]
    [InlineData("a", "no extension")]
    [InlineData("a.txt", "Name its folder")]
    public async Task Open_FormatNotKnown_SaysWhatIs(string name, string cause)
    {
        _data.Write(name, "x");

        DatasetException error = await Assert.ThrowsAsync<DatasetException>(() => _data.OpenAsync(name));

        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_DelimiterForJson_IsRefused()
    {
        _data.Write("a.json", "[]");

        await Assert.ThrowsAsync<DatasetException>(() => _data.OpenAsync("a.json", delimiter: ';'));
    }

    [Fact]
    public async Task Identity_File_IsTheHashOfItsBytes()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("[{\"a\":1}]");
        _data.WriteBytes("a.json", bytes);

        IRowSource source = await _data.OpenAsync("a.json");

        Assert.Equal(ContentHash.Of(bytes), source.Identity);
        Assert.Equal(bytes.Length, source.SizeBytes);
        Assert.Equal(1, await source.CountRowsAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("a.json", "[{\"a\":1}]", "[{\"a\":2}]")]
    [InlineData("a.jsonl", "{\"a\":1}", "{\"a\":1}\n{\"a\":1}")]
    [InlineData("a.csv", "a\n1", "a\n2")]
    public async Task Read_EditedAfterOpening_EndsInAnError(string name, string before, string after)
    {
        _data.Write(name, before);
        IRowSource source = await _data.OpenAsync(name);
        _data.Write(name, after);

        DatasetException error = await Assert.ThrowsAsync<DatasetException>(() => DatasetFixture.RowsAsync(source));

        Assert.Contains("was changed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_EditedInTheMiddle_EndsInAnErrorLongBeforeTheEnd()
    {
        const int Rows = 5000;
        string path = _data.Write("a.jsonl", string.Concat(Enumerable.Repeat($"{{\"a\":\"{new string('x', 1000)}\"}}\n", Rows)));
        IRowSource source = await _data.OpenAsync("a.jsonl");
        int read = 0;

        DatasetException error = await Assert.ThrowsAsync<DatasetException>(async () =>
        {
            await foreach (JObject _ in source.ReadAsync(bytesRead: null, CancellationToken.None))
            {
                if (++read == 1)
                {
                    File.AppendAllText(path, "{\"late\":1}\n");
                }
            }
        });

        Assert.Contains("was changed", error.Message, StringComparison.Ordinal);
        Assert.InRange(read, 1, Rows / 2);
    }

    [Fact]
    public async Task Read_TouchedOrWrittenAgainWithTheSameBytes_IsFine()
    {
        string path = _data.Write("a.jsonl", "{\"a\":1}\n");
        IRowSource source = await _data.OpenAsync("a.jsonl");
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Single(await DatasetFixture.RowsAsync(source));
    }

    [Fact]
    public async Task Read_SameSizeAndTimeButOtherBytes_EndsInAnError()
    {
        string path = _data.Write("a.jsonl", "{\"a\":1}\n");
        DateTime written = File.GetLastWriteTimeUtc(path);
        IRowSource source = await _data.OpenAsync("a.jsonl");
        _data.Write("a.jsonl", "{\"a\":2}\n");
        File.SetLastWriteTimeUtc(path, written);

        await Assert.ThrowsAsync<DatasetException>(() => DatasetFixture.RowsAsync(source));
    }

    [Fact]
    public async Task Read_TwiceAtTheSameTime_GivesTheSameRows()
    {
        _data.Write("a.jsonl", "{\"a\":1}\n{\"a\":2}\n");
        IRowSource source = await _data.OpenAsync("a.jsonl");

        string[][] both = await Task.WhenAll(DatasetFixture.RowsAsync(source), DatasetFixture.RowsAsync(source));

        Assert.Equal(both[0], both[1]);
    }

    [Fact]
    public async Task Read_Progress_EndsAtTheSize()
    {
        _data.Write("a.jsonl", string.Concat(Enumerable.Repeat($"{{\"a\":\"{new string('x', 1000)}\"}}\n", 5000)));
        IRowSource source = await _data.OpenAsync("a.jsonl");
        var progress = new RecordedProgress();

        await foreach (JObject _ in source.ReadAsync(progress, CancellationToken.None))
        {
        }

        Assert.True(progress.Values.Count > 2);
        Assert.Equal(progress.Values.Order(), progress.Values);
        Assert.Equal(source.SizeBytes, progress.Values[^1]);
    }

    [Fact]
    public async Task Read_Canceled_Ends()
    {
        _data.Write("a.jsonl", "{\"a\":1}\n{\"a\":2}\n");
        IRowSource source = await _data.OpenAsync("a.jsonl");
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (JObject _ in source.ReadAsync(bytesRead: null, canceled.Token))
            {
            }
        });
    }

    [Fact]
    public async Task Memory_Rows_AreCopiesWithAStableIdentity()
    {
        JObject[] rows = [new JObject { ["a"] = 1 }, new JObject { ["a"] = "2024-01-01" }];
        var reader = new DatasetReader(new DatasetReaderOptions { WorkingDirectory = _data.Folder });

        IRowSource source = await reader.OpenAsync(new MemoryDatasetReference("m", rows), CancellationToken.None);
        await foreach (JObject row in source.ReadAsync(bytesRead: null, CancellationToken.None))
        {
            row["a"] = "changed";
        }

        Assert.Equal(["{\"a\":1}", "{\"a\":\"2024-01-01\"}"], await DatasetFixture.RowsAsync(source));
        Assert.Equal(ContentHash.Of("{\"a\":1}\n{\"a\":\"2024-01-01\"}\n"u8), source.Identity);
        Assert.Equal(2, await source.CountRowsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Memory_NumberThatIsNone_NamesTheRecord()
    {
        var reader = new DatasetReader(new DatasetReaderOptions { WorkingDirectory = _data.Folder });

        DatasetException error = await Assert.ThrowsAsync<DatasetException>(
            () => reader.OpenAsync(new MemoryDatasetReference("m", [[], new JObject { ["a"] = double.NaN }]), CancellationToken.None));

        Assert.Equal(2, error.Place!.Record);
    }

    public void Dispose() => _data.Dispose();

    private Task<IRowSource> OpenAsync(string path, string pipelineFolder) =>
        new DatasetReader(new DatasetReaderOptions { WorkingDirectory = _data.Folder })
            .OpenAsync(new FileDatasetReference("data", path) { PipelineFolder = pipelineFolder }, CancellationToken.None);

    private sealed class RecordedProgress : IProgress<long>
    {
        public List<long> Values { get; } = [];

        public void Report(long value) => Values.Add(value);
    }
}
