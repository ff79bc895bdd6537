using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Fields;

namespace Pipelines.Core.Tests.Operators.Fields;

public sealed class FieldPathTests
{
    private const string Row = """{"a":{"b":[{"c":1},{"c":2}],"d e":3},"a.b":4,"my field":5,"items":6}""";

    [Theory]
    [InlineData("a.b", "4")]
    [InlineData("a['b']", """[{"c":1},{"c":2}]""")]
    [InlineData("a['b'].0.c", "1")]
    [InlineData("a['b'][-1].c", "2")]
    [InlineData("a[\"d e\"]", "3")]
    [InlineData("my field", "5")]
    [InlineData("items", "6")]
    [InlineData("(a['b'] | last).c", "2")]
    [InlineData("a.x", null)]
    [InlineData("a['b'].7", null)]
    [InlineData("x", null)]
    [InlineData("x y z", null)]
    [InlineData("a | no_such_filter", null)]
    public void Find_Path_IsTheValueOrNothing(string path, string? expected) =>
        Assert.Equal(expected, FieldPath.Parse(path).Find(RowJson.ParseObject(Row)) is { } found ? RowJson.Write(found) : null);

    [Fact]
    public void Replace_Path_ChangesACopyThereOnly()
    {
        JObject row = RowJson.ParseObject(Row);

        JObject changed = FieldPath.Parse("a['b'].1.c").Replace(row, new JValue("x"));

        Assert.Equal(Row, RowJson.Write(row));
        Assert.Equal(Row.Replace("\"c\":2", "\"c\":\"x\"", StringComparison.Ordinal), RowJson.Write(changed));
    }

    [Theory]
    [InlineData("text", "text", true)]
    [InlineData("a.b.c", "a,a.b.c", false)]
    [InlineData("my field", "my field", true)]
    [InlineData("a | first", null, false)]
    public void FieldsRead_Path_IsItsFirstFieldOrTheWholeName(string path, string? names, bool isField)
    {
        var parsed = FieldPath.Parse(path);

        Assert.Equal(names, parsed.FieldsRead.IsAll ? null : string.Join(',', parsed.FieldsRead.Names.Order(StringComparer.Ordinal)));
        Assert.Equal(isField, parsed.IsField);
    }
}
