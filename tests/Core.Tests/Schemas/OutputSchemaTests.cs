using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas;

namespace Pipelines.Core.Tests.Schemas;

public class OutputSchemaTests
{
    [Fact]
    public void FromDocEtl_Fields_KeepOrderTypesAndRequiredness()
    {
        var fields = new JObject { ["zeta"] = "string", ["alpha"] = "bool", ["Mid"] = "int?", ["u"] = "string | number" };

        OutputSchema schema = OutputSchema.FromDocEtl(fields).Value!;

        Assert.Equal(["zeta", "alpha", "Mid", "u"], schema.Fields.Select(field => field.Name));
        Assert.Equal([true, true, false, true], schema.Fields.Select(field => field.IsRequired));
        Assert.Equal(
            [SchemaTypes.String, SchemaTypes.Boolean, SchemaTypes.Integer, SchemaTypes.String | SchemaTypes.Number],
            schema.Fields.Select(field => field.Types));
        Assert.Equal([false, true, false, false], schema.Fields.Select(field => field.IsBoolean));
    }

    [Fact]
    public void CanonicalText_SameFields_IsTheSameAndOrdered() => Assert.Equal(
        """{"type":"object","properties":{"b":{"type":"string"},"a":{"type":"integer"}},"required":["b"],"additionalProperties":false}""",
        OutputSchema.FromDocEtl(new JObject { ["b"] = "string", ["a"] = "int?" }).Value!.CanonicalText);

    [Fact]
    public void ToJsonSchema_ChangedByCaller_LeavesTheSchemaAsItWas()
    {
        OutputSchema schema = OutputSchema.FromDocEtl(new JObject { ["a"] = "string" }).Value!;

        schema.ToJsonSchema()["type"] = "array";
        ((JObject)schema.Fields[0].ToJsonSchema())["type"] = "array";

        Assert.Equal("object", (string?)schema.ToJsonSchema()["type"]);
        Assert.Equal("string", (string?)schema.ToJsonSchema().SelectToken("properties.a.type"));
    }

    [Fact]
    public void FromJsonSchema_ThroughReferencesAndParts_ListsTopLevelFields()
    {
        OutputSchema schema = FromJsonSchema(
            """{"allOf":[{"$ref":"#/$defs/a"},{"properties":{"y":{"enum":[true,false]}},"required":["y"]}],"anyOf":[{"required":["z"],"properties":{"z":{}}},{"required":["z","y"]}],"$defs":{"a":{"properties":{"x":{"type":["string","null"]}}}}}""").Value!;

        Assert.Equal(["x", "y", "z"], schema.Fields.Select(field => field.Name));
        Assert.Equal([false, true, true], schema.Fields.Select(field => field.IsRequired));
        Assert.Equal([SchemaTypes.String | SchemaTypes.Null, SchemaTypes.Boolean, SchemaTypes.Any], schema.Fields.Select(field => field.Types));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"properties":{"a":{}}}""")]
    [InlineData("""{"type":"object"}""")]
    public void FromJsonSchema_RootWithoutType_IsAnObject(string schema)
    {
        OutputSchema read = FromJsonSchema(schema).Value!;

        Assert.Equal("object", (string?)read.ToJsonSchema()["type"]);
        Assert.NotEmpty(read.Validator.Validate(new JArray()));
        Assert.Empty(read.Validator.Validate(new JObject()));
    }

    [Theory]
    [InlineData("""{"type":"array"}""", "describes array")]
    [InlineData("""{"type":["object","null"]}""", "describes null or object")]
    [InlineData("""{"enum":["a"]}""", "describes nothing")]
    public void FromJsonSchema_RootThatIsNoObject_Fails(string schema, string message) =>
        Assert.Contains(message, Assert.Single(FromJsonSchema(schema).Errors).Message, StringComparison.Ordinal);

    private static SchemaResult<OutputSchema> FromJsonSchema(string schema) => OutputSchema.FromJsonSchema(JObject.Parse(schema));
}
