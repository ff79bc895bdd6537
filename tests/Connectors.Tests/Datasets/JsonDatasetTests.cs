using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Connectors.Tests.Datasets;

public sealed class JsonDatasetTests : IDisposable
{
    private readonly DatasetFixture _data = new();

    [Theory]
    [InlineData("[]")]
    [InlineData(" \n[ ]\n")]
    [InlineData("""[{"a":1}]""", """{"a":1}""")]
    [InlineData("""[ {"b":1.0,"a":[{"x":"]},{"}]} ,{} ]""", """{"b":1.0,"a":[{"x":"]},{"}]}""", "{}")]
    [InlineData("[{\"d\":\"2024-01-01\",\"n\":12345678901234567890123}]", "{\"d\":\"2024-01-01\",\"n\":12345678901234567890123}")]
    public async Task Read_ArrayOfObjects_GivesThemInOrder(string text, params string[] rows) =>
        Assert.Equal(rows, await _data.RowsAsync("a.json", text));

    [Theory]
    [InlineData("", "is empty", null)]
    [InlineData("""{"a":1}""", "a single object", null)]
    [InlineData("42", "a number", null)]
    [InlineData("[{},\n3]", "a number where a row", 2L)]
    [InlineData("[{}\n{}]", "not valid JSON", 2L)]
    [InlineData("[{},", "not valid JSON", 2L)]
    [InlineData("[{\"a\":", "not valid JSON", 1L)]
    [InlineData("[{}] x", "not valid JSON", 2L)]
    [InlineData("[{}][]", "not valid JSON", 2L)]
    [InlineData("[{\"a\":NaN}]", "not valid JSON", 1L)]
    [InlineData("[{},{\"a\":1,\"a\":2}]", "given twice", 2L)]
    public async Task Read_NotAnArrayOfObjects_SaysWhatAndWhere(string text, string cause, long? record)
    {
        DatasetException error = await _data.ErrorAsync("a.json", text);

        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
        Assert.Equal(record, error.Place!.Record);
    }

    [Theory]
    [InlineData("[\n{\"a\":1},\n{\"a\":oops}\n]", 3)]
    [InlineData("[\n{\"a\":1},\n\n\n{\"a\":1,\n\"a\":2}]", 5)]
    public async Task Read_BadRow_TellsTheLine(string text, long line) =>
        Assert.Equal(line, (await _data.ErrorAsync("a.json", text)).Place!.Line);

    [Theory]
    [InlineData("x.jsonl", "{\"a\":1}\n\n  \r\n{\"a\":2}\r\n", "{\"a\":1}", "{\"a\":2}")]
    [InlineData("x.ndjson", "{\"a\":1}\n{\"a\":2}", "{\"a\":1}", "{\"a\":2}")]
    [InlineData("x.jsonl", "")]
    public async Task Read_Lines_GivesOneRowEach(string name, string text, params string[] rows) =>
        Assert.Equal(rows, await _data.RowsAsync(name, text));

    [Theory]
    [InlineData("{\"a\":1}\n\n{\"a\":}\n", "not valid JSON", 3, 2)]
    [InlineData("{\"a\":1}\n[1]\n", "not a JSON object", 2, 2)]
    [InlineData("{\"a\":1} {\"a\":2}\n", "not valid JSON", 1, 1)]
    [InlineData("{\n\"a\":1}\n", "not valid JSON", 1, 1)]
    [InlineData("{\"a\":1}\n{\"a\":1", "not valid JSON", 2, 2)]
    [InlineData("{\"a\":1,\"a\":1}", "given twice", 1, 1)]
    [InlineData("{\"a\":\"\\ud800\"}", "half of a surrogate", 1, 1)]
    public async Task Read_BadLine_TellsLineAndRecord(string text, string cause, long line, long record)
    {
        DatasetException error = await _data.ErrorAsync("a.jsonl", text);

        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, record), (error.Place!.Line, error.Place.Record));
    }

    [Theory]
    [InlineData("a.json", "[{\"a\":\"{0}\"}]")]
    [InlineData("a.jsonl", "{\"a\":\"{0}\"}")]
    public async Task Read_RowAtTheBound_IsReadAndOneBeyondRefused(string name, string shape)
    {
        const int RowBytesMax = 1000;
        int frame = "{\"a\":\"\"}".Length + (name == "a.json" ? 1 : 0);
        string Of(int textBytes) => shape.Replace("{0}", new string('x', textBytes), StringComparison.Ordinal);

        _data.Write(name, Of(RowBytesMax - frame));
        Assert.Single(await DatasetFixture.RowsAsync(await _data.OpenAsync(name, rowBytesMax: RowBytesMax)));
        DatasetException error = await _data.ErrorAsync(name, Of(RowBytesMax - frame + 1), rowBytesMax: RowBytesMax);
        Assert.Contains("1000", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.json")]
    [InlineData("a.jsonl")]
    public async Task Read_RowsLargerThanEveryBuffer_AreWhole(string name)
    {
        string[] rows = [.. Enumerable.Range(0, 5).Select(i => $$"""{"i":{{i}},"text":"{{new string('é', 900_000 + i)}}"}""")];

        Assert.Equal(rows, await _data.RowsAsync(name, name == "a.json" ? $"[{string.Join(",\n", rows)}]" : string.Join('\n', rows)));
    }

    [Fact]
    public async Task Read_MoreRowsThanAllowed_IsRefused()
    {
        _data.Write("a.jsonl", "{}\n{}\n{}\n");

        DatasetException error = await Assert.ThrowsAsync<DatasetException>(async () => await DatasetFixture.RowsAsync(await _data.OpenAsync("a.jsonl", rowsMax: 2)));
        Assert.Equal(3, error.Place!.Record);
    }

    [Fact]
    public void Read_AnyRowsInEitherForm_GivesTheSameRows() =>
        Prop.ForAll<NonEmptyString[], int>((texts, indent) =>
        {
            JObject[] rows = [.. texts.Select((text, i) => new JObject { ["id"] = i, ["text"] = text.Get.Replace("\0", "", StringComparison.Ordinal), ["nested"] = new JArray(new JObject { ["k"] = i }) })];
            string array = new JArray(rows).ToString(indent % 2 == 0 ? Newtonsoft.Json.Formatting.None : Newtonsoft.Json.Formatting.Indented);
            string[] expected = [.. rows.Select(row => RowJson.Write(row))];

            Assert.Equal(expected, _data.RowsAsync("p.json", array).GetAwaiter().GetResult());
            Assert.Equal(expected, _data.RowsAsync("p.jsonl", string.Join('\n', expected)).GetAwaiter().GetResult());
        }).QuickCheckThrowOnFailure();

    public void Dispose() => _data.Dispose();
}
