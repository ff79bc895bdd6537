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
}
