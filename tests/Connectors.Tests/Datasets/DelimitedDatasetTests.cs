using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Documents;

namespace Pipelines.Connectors.Tests.Datasets;

public sealed class DelimitedDatasetTests : IDisposable
{
    private readonly DatasetFixture _data = new();

    [Theory]
    [InlineData("a,b\n1,2\n", """{"a":"1","b":"2"}""")]
    [InlineData("a,b\r\n1,2\r\n3,4", """{"a":"1","b":"2"}""", """{"a":"3","b":"4"}""")]
    [InlineData("a,b\n\n1,\n\n", """{"a":"1","b":""}""")]
    [InlineData("a,b\n\"x,\r\ny\",\"say \"\"hi\"\"\"\n", """{"a":"x,\ny","b":"say \"hi\""}""")]
    [InlineData(" a ,b\n 1 ,2\n", """{" a ":" 1 ","b":"2"}""")]
    [InlineData("a\ntrue\nnull\n1.50\n", """{"a":"true"}""", """{"a":"null"}""", """{"a":"1.50"}""")]
    // Quotes where the standard has none: as Python reads them.
    [InlineData("a,b\n5\" pipe,x\n", """{"a":"5\" pipe","b":"x"}""")]
    [InlineData("a,b\n\"abc\"def,x\n", """{"a":"abcdef","b":"x"}""")]
    [InlineData("a,b\n \"q\" ,2\n", """{"a":" \"q\" ","b":"2"}""")]
    [InlineData("a,b\n\"a\"b\"c\",2\n", """{"a":"ab\"c\"","b":"2"}""")]
    [InlineData("a,b\nx\"\"y,2\n", """{"a":"x\"\"y","b":"2"}""")]
    [InlineData("a,b\n")]
    [InlineData("a,b")]
    public async Task Read_CommaSeparated_GivesStrings(string text, params string[] rows) =>
        Assert.Equal(rows, await _data.RowsAsync("a.csv", text));

    [Fact]
    public async Task Read_OtherDelimiters_ByExtensionOrByOption()
    {
        string[] rows = ["""{"a":"1,5","b":"2"}"""];

        Assert.Equal(rows, await _data.RowsAsync("a.tsv", "a\tb\n1,5\t2\n"));
        Assert.Equal(rows, await _data.RowsAsync("a.csv", "a;b\n1,5;2\n", delimiter: ';'));
    }

    [Fact]
    public async Task Read_ByteOrderMark_IsNoPartOfTheFirstName() =>
        Assert.Equal(["""{"a":"1"}"""], await _data.RowsAsync("a.csv", "\uFEFFa\n1\n"));

    [Theory]
    [InlineData("", "is empty", null, null)]
    [InlineData("\n\n", "is empty", null, null)]
    [InlineData("a,\n1,2\n", "has no name", 1L, null)]
    [InlineData("a,b,a\n", "'a' twice", 1L, null)]
    [InlineData("a,b\n1,2\n3\n", "1 fields, the header has 2", 3L, 2L)]
    [InlineData("a,b\n\"x\ny\",2\n\n3,4,5\n", "3 fields, the header has 2", 5L, 2L)]
    [InlineData("a,b\n\"x\ny\n\",2,3\n", "3 fields, the header has 2", 2L, 1L)]
    [InlineData("a,b\n1,2\n3,\"open\n5,6\n", "never closed", 3L, 2L)]
    [InlineData("a,b\n3,\"open", "never closed", 2L, 1L)]
    [InlineData("a;b\n1;2\n", "Is that the delimiter?", 1L, null)]
    public async Task Read_BadTable_SaysWhatAndWhere(string text, string cause, long? line, long? record)
    {
        DatasetException error = await _data.ErrorAsync("a.csv", text);

        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, record), (error.Place!.Line, error.Place.Record));
    }

    [Fact]
    public async Task Read_OneFieldThatHoldsASemicolon_IsFineWhenTheDelimiterIsGiven() =>
        Assert.Equal(["""{"a;b":"1;2"}"""], await _data.RowsAsync("a.csv", "a;b\n1;2\n", delimiter: ','));

    [Fact]
    public async Task Read_QuoteThatSwallowsTheFile_IsRefusedWithinTheBound()
    {
        string text = "a,b\n1,\"open\n" + string.Concat(Enumerable.Repeat("1,2\n", 500_000));

        DatasetException error = await _data.ErrorAsync("a.csv", text, rowBytesMax: 100_000);

        Assert.Contains("larger than the limit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Identity_SameBytesWithAnotherDelimiter_Differs()
    {
        _data.Write("a.csv", "a,b;c\n1,2;3\n");

        Assert.NotEqual((await _data.OpenAsync("a.csv")).Identity, (await _data.OpenAsync("a.csv", delimiter: ';')).Identity);
        Assert.Equal((await _data.OpenAsync("a.csv")).Identity, (await _data.OpenAsync("a.csv", delimiter: ',')).Identity);
    }

    [Fact]
    public void Read_AnyTable_GivesItsFields() =>
        Prop.ForAll(Gen.Elements("", "a", ",", "\"", "\n", "\r\n", " ", "é😀", "\t", "a\"b").ArrayOf(3).ArrayOf().ToArbitrary(), (string[][] table) =>
        {
            string text = "x,y,z\n" + string.Concat(table.Select(row => string.Join(',', row.Select(Quote)) + "\r\n"));

            string[] rows = _data.RowsAsync("p.csv", text).GetAwaiter().GetResult();

            Assert.Equal(
                table.Select(row => row.Select(field => field.Replace("\r\n", "\n", StringComparison.Ordinal))),
                rows.Select(row => RowJson.ParseObject(row).PropertyValues().Select(value => (string)value!)));
        }).QuickCheckThrowOnFailure();

    public void Dispose() => _data.Dispose();

    private static string Quote(string field) => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
