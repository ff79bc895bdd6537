using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Outputs;

namespace Pipelines.Runtime.Tests.Outputs;

public sealed class RowFileWriterTests
{
    private static readonly Row[] Rows =
    [
        RowOf("""{"b":"ü, \"quoted\"","a":1}"""),
        RowOf("""{"a":1.0,"c":{"x":[1,null]},"b":null}"""),
        RowOf("""{"d":true,"b":"two\nlines","a":123456789012345678901234567890}"""),
    ];

    [Fact]
    public async Task WriteAsync_Json_IsOneArray() => Assert.Equal(
        """
        [
        {"b":"ü, \"quoted\"","a":1},
        {"a":1.0,"c":{"x":[1,null]},"b":null},
        {"d":true,"b":"two\nlines","a":123456789012345678901234567890}
        ]

        """,
        await WriteAsync(Rows, OutputFormat.Json));

    [Fact]
    public async Task WriteAsync_JsonLines_IsOneObjectALine() => Assert.Equal(
        """
        {"b":"ü, \"quoted\"","a":1}
        {"a":1.0,"c":{"x":[1,null]},"b":null}
        {"d":true,"b":"two\nlines","a":123456789012345678901234567890}

        """,
        await WriteAsync(Rows, OutputFormat.JsonLines));

    [Fact]
    public async Task WriteAsync_Csv_HasTheFieldsOfAllRowsInTheOrderOfTheirFirstSight() => Assert.Equal(
        "b,a,c,d\n\"ü, \"\"quoted\"\"\",1,,\n,1.0,\"{\"\"x\"\":[1,null]}\",\n\"two\nlines\",123456789012345678901234567890,,true\n",
        await WriteAsync(Rows, OutputFormat.Csv));

    [Theory]
    [InlineData(OutputFormat.Json, "[]\n")]
    [InlineData(OutputFormat.JsonLines, "")]
    [InlineData(OutputFormat.Csv, "")]
    public async Task WriteAsync_NoRows_IsStillAFileOfItsFormat(OutputFormat format, string expected) =>
        Assert.Equal(expected, await WriteAsync([], format));

    private static Row RowOf(string json) => new(new RowId("x"), (JObject)RowJson.Parse(json));

    private static async Task<string> WriteAsync(Row[] rows, OutputFormat format)
    {
        using var file = new MemoryStream();
        await RowFileWriter.WriteAsync(new RowsInMemory(rows), format, file, CancellationToken.None);
        return Encoding.UTF8.GetString(file.ToArray());
    }
}
