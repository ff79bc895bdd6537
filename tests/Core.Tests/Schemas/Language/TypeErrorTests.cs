using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas;

namespace Pipelines.Core.Tests.Schemas.Language;

public class TypeErrorTests
{
    [Theory]
    [InlineData("strng", 0, "did you mean \"string\"")]
    [InlineData("list[intger]", 5, "did you mean \"integer\"")]
    [InlineData("array[string]", 0, "did you mean \"list\"")]
    [InlineData("double", 0, "did you mean \"number\"")]
    [InlineData("frobnicate", 0, "is not a type; write")]
    [InlineData("list[string", 11, "found the end of the text")]
    [InlineData("list[string]]", 12, "found \"]\"")]
    [InlineData("list[]", 5, "expected a type")]
    [InlineData("", 0, "expected a type")]
    [InlineData("{a: string, a: int}", 12, "the key \"a\" is there twice")]
    [InlineData("{a}", 2, "expected \":\"")]
    [InlineData("{: int}", 1, "expected a key")]
    [InlineData("{}", 1, "expected a key")]
    [InlineData("enum", 0, "needs its values")]
    [InlineData("enum[]", 5, "an enum value is missing")]
    [InlineData("enum[a, a]", 8, "is there twice")]
    [InlineData("enum[\"a, b]", 5, "never closed")]
    [InlineData("enum[a [b]]", 7, "goes in quotes")]
    [InlineData("enum[a\\", 6, "nothing follows")]
    [InlineData("list[string?]", 5, "only a field can be optional")]
    [InlineData("nullable", 0, "needs the type it wraps")]
    [InlineData("bool[1..2]", 0, "takes nothing in brackets")]
    [InlineData("int[10..1]", 4, "above the upper")]
    [InlineData("int[1.5..]", 4, "integers")]
    [InlineData("string[-1..]", 7, "whole number from 0")]
    [InlineData("int[a]", 4, "expected bounds")]
    [InlineData("dict[int, string]", 5, "the keys of a dict are strings")]
    public void Read_Broken_SaysWhereAndWhat(string type, int offset, string message)
    {
        SchemaError error = Assert.Single(DocEtlTypes.Read(type).Errors);

        Assert.Equal("/f", error.Path);
        Assert.Equal(offset, error.Offset);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromDocEtl_SeveralErrors_ReportsThemAll()
    {
        var fields = new JObject
        {
            ["a"] = "{x: strng, y: boolen, x: int}",
            ["b"] = 5,
            ["c"] = JValue.CreateNull(),
            ["d"] = new JArray("string", "int"),
            ["e"] = new JObject { ["deep"] = "lst[int]" },
        };

        SchemaResult<OutputSchema> result = OutputSchema.FromDocEtl(fields);

        Assert.False(result.IsOk);
        Assert.Equal(["/a", "/a", "/a", "/b", "/c", "/d", "/e/deep"], result.Errors.Select(error => error.Path));
    }

    [Fact]
    public void FromDocEtl_NoFields_Fails() =>
        Assert.Contains("names no field", Assert.Single(OutputSchema.FromDocEtl([]).Errors).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("list[", "string", "]")]
    [InlineData("{a: ", "string", "}")]
    [InlineData("optional[", "string", "]")]
    public void Read_TooDeep_IsRefusedNotOverflowed(string open, string core, string close)
    {
        string type = string.Concat(Enumerable.Repeat(open, 5_000)) + core + string.Concat(Enumerable.Repeat(close, 5_000));

        Assert.Contains("nested more than", Assert.Single(DocEtlTypes.Read(type).Errors).Message, StringComparison.Ordinal);
    }
}
