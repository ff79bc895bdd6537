using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas;

namespace Pipelines.Core.Tests.Schemas.Language;

public class TypeTextTests
{
    [Theory]
    [InlineData("string", """{"type":"string"}""")]
    [InlineData("str", """{"type":"string"}""")]
    [InlineData("text", """{"type":"string"}""")]
    [InlineData("varchar", """{"type":"string"}""")]
    [InlineData("integer", """{"type":"integer"}""")]
    [InlineData("int", """{"type":"integer"}""")]
    [InlineData("number", """{"type":"number"}""")]
    [InlineData("float", """{"type":"number"}""")]
    [InlineData("decimal", """{"type":"number"}""")]
    [InlineData("boolean", """{"type":"boolean"}""")]
    [InlineData("bool", """{"type":"boolean"}""")]
    [InlineData("  BOOL ", """{"type":"boolean"}""")]
    [InlineData("null", """{"type":"null"}""")]
    [InlineData("date", """{"type":"string","format":"date"}""")]
    [InlineData("time", """{"type":"string","format":"time"}""")]
    [InlineData("datetime", """{"type":"string","format":"date-time"}""")]
    [InlineData("any", """{}""")]
    [InlineData("list", """{"type":"array","items":{}}""")]
    [InlineData("dict", """{"type":"object","additionalProperties":true}""")]
    [InlineData("object", """{"type":"object","additionalProperties":true}""")]
    [InlineData("map[string, int]", """{"type":"object","additionalProperties":{"type":"integer"}}""")]
    [InlineData("dict[int]", """{"type":"object","additionalProperties":{"type":"integer"}}""")]
    [InlineData("list[str]", """{"type":"array","items":{"type":"string"}}""")]
    [InlineData("list[list[int]]", """{"type":"array","items":{"type":"array","items":{"type":"integer"}}}""")]
    [InlineData("list[dict]", """{"type":"array","items":{"type":"object","additionalProperties":true}}""")]
    public void Read_TypeName_GivesItsJsonSchema(string type, string expected) =>
        Assert.Equal(expected, DocEtlTypes.JsonSchemaOf(type));

    [Theory]
    [InlineData("{a: {b: string}}", """{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"string"}},"required":["b"],"additionalProperties":false}},"required":["a"],"additionalProperties":false}""")]
    [InlineData("list[{a: string, b: list[{c: string, d: int}]}]", """{"type":"array","items":{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"array","items":{"type":"object","properties":{"c":{"type":"string"},"d":{"type":"integer"}},"required":["c","d"],"additionalProperties":false}}},"required":["a","b"],"additionalProperties":false}}""")]
    [InlineData("{k: enum[a, b]}", """{"type":"object","properties":{"k":{"type":"string","enum":["a","b"]}},"required":["k"],"additionalProperties":false}""")]
    [InlineData("""{"first: name": string, Second Name: int?}""", """{"type":"object","properties":{"first: name":{"type":"string"},"Second Name":{"type":"integer"}},"required":["first: name"],"additionalProperties":false}""")]
    public void Read_Nested_KeepsOrderAndCase(string type, string expected) =>
        Assert.Equal(expected, DocEtlTypes.JsonSchemaOf(type));

    [Theory]
    [InlineData("enum[Positive, Negative]", "Positive|Negative")]
    [InlineData("enum[very good, don't know]", "very good|don't know")]
    [InlineData("""enum["a, b", c]""", "a, b|c")]
    [InlineData("""enum['[x]', "say \"hi\"", ""]""", """[x]|say "hi"|""")]
    [InlineData("""enum[a\, b, c\]]""", "a, b|c]")]
    [InlineData("enum[größer, 高い, 1]", "größer|高い|1")]
    public void Read_Enum_KeepsValuesAsWritten(string type, string expected) =>
        Assert.Equal(expected.Split('|'), JObject.Parse(DocEtlTypes.JsonSchemaOf(type))["enum"]!.Values<string>());

    [Theory]
    [InlineData("string | null", """{"type":["string","null"]}""")]
    [InlineData("nullable[int]", """{"type":["integer","null"]}""")]
    [InlineData("nullable[nullable[int]]", """{"type":["integer","null"]}""")]
    [InlineData("enum[a] | null", """{"type":["string","null"],"enum":["a",null]}""")]
    [InlineData("string | int", """{"anyOf":[{"type":"string"},{"type":"integer"}]}""")]
    [InlineData("null | string | int", """{"anyOf":[{"type":"null"},{"type":"string"},{"type":"integer"}]}""")]
    [InlineData("string | any", "{}")]
    [InlineData("string | string", """{"type":"string"}""")]
    public void Read_Union_GivesTypeListOrAnyOf(string type, string expected) =>
        Assert.Equal(expected, DocEtlTypes.JsonSchemaOf(type));

    [Theory]
    [InlineData("string?")]
    [InlineData("optional[string]")]
    [InlineData(" string ? ")]
    public void Read_Optional_FieldIsNotRequired(string type)
    {
        OutputSchema schema = DocEtlTypes.Read(type).Value!;

        Assert.False(schema.Fields[0].IsRequired);
        Assert.Equal("""{"type":"string"}""", schema.Fields[0].ToJsonSchema().ToString(Newtonsoft.Json.Formatting.None));
        Assert.Equal("[]", schema.ToJsonSchema()["required"]!.ToString(Newtonsoft.Json.Formatting.None));
    }

    [Theory]
    [InlineData("int[0..10]", """{"type":"integer","minimum":0,"maximum":10}""")]
    [InlineData("int[-5..]", """{"type":"integer","minimum":-5}""")]
    [InlineData("number[..0.5]", """{"type":"number","maximum":0.5}""")]
    [InlineData("string[1..80]", """{"type":"string","minLength":1,"maxLength":80}""")]
    [InlineData("string[2]", """{"type":"string","minLength":2,"maxLength":2}""")]
    [InlineData("list[str, 1..3]", """{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":3}""")]
    [InlineData("int[..123456789012345678901234567890]", """{"type":"integer","maximum":123456789012345678901234567890}""")]
    public void Read_Bounds_BecomeKeywords(string type, string expected) =>
        Assert.Equal(expected, DocEtlTypes.JsonSchemaOf(type));

    [Fact]
    public void Read_Compat_LowersEnumValuesAndNestedKeysOnly()
    {
        var fields = new JObject { ["Mood"] = "enum[Good, Bad]", ["People"] = "list[{Name: string}]" };

        JObject schema = OutputSchema.FromDocEtl(fields, DocEtlSchemaOptions.DocEtl03).Value!.ToJsonSchema();

        Assert.Equal(["Mood", "People"], ((JObject)schema["properties"]!).Properties().Select(field => field.Name));
        Assert.Equal(["good", "bad"], schema.SelectToken("properties.Mood.enum")!.Values<string>());
        Assert.NotNull(schema.SelectToken("properties.People.items.properties.name"));
    }
}
