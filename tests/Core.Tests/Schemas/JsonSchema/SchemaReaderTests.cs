using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas;
using Pipelines.Core.Schemas.Grammar;
using Pipelines.Core.Schemas.Validation;
using Pipelines.Core.Tests.Schemas.Cases;

namespace Pipelines.Core.Tests.Schemas.JsonSchema;

public class SchemaReaderTests
{
    [Theory]
    [InlineData("""{"type":"kaboom"}""", "/type", "a type is one of")]
    [InlineData("""{"type":"strin"}""", "/type", "did you mean \"string\"")]
    [InlineData("""{"type":123}""", "/type", "a type is one of")]
    [InlineData("""{"type":["string",1]}""", "/type/1", "a type is one of")]
    [InlineData("""{"minLenght":1}""", "/minLenght", "did you mean \"minLength\"")]
    [InlineData("""{"properties":{"a":{"requried":[]}}}""", "/properties/a/requried", "did you mean \"required\"")]
    [InlineData("""{"unevaluatedProperties":false}""", "/unevaluatedProperties", "additionalProperties")]
    [InlineData("""{"$dynamicRef":"#x"}""", "/$dynamicRef", "not supported")]
    [InlineData("""{"$ref":"other.json"}""", "/$ref", "outside this schema")]
    [InlineData("""{"$ref":"#/$defs/x"}""", "/$ref", "refers to nothing")]
    [InlineData("""{"$ref":"#x"}""", "/$ref", "refers to nothing")]
    [InlineData("""{"$ref":"#"}""", "", "refers to itself")]
    [InlineData("""{"$defs":{"a":{"anyOf":[{"$ref":"#/$defs/b"},{}]},"b":{"$ref":"#/$defs/a"}}}""", "/$defs/a", "refers to itself")]
    [InlineData("""{"pattern":"("}""", "/pattern", "broken")]
    [InlineData("""{"pattern":"[z-a]"}""", "/pattern", "wrong way round")]
    [InlineData("""{"patternProperties":{"(":{}}}""", "/patternProperties/(", "broken")]
    [InlineData("""{"format":"dat"}""", "/format", "did you mean \"date\"")]
    [InlineData("""{"minLength":-1}""", "/minLength", "whole number")]
    [InlineData("""{"minItems":"2"}""", "/minItems", "whole number")]
    [InlineData("""{"minimum":"2"}""", "/minimum", "is a number")]
    [InlineData("""{"minimum":3,"maximum":2}""", "/minimum", "nothing fits|no number fits")]
    [InlineData("""{"minLength":3,"maxLength":2}""", "/minLength", "nothing fits")]
    [InlineData("""{"multipleOf":0}""", "/multipleOf", "above 0")]
    [InlineData("""{"enum":[]}""", "/enum", "at least one")]
    [InlineData("""{"enum":[1],"const":2}""", "/enum", "nothing fits")]
    [InlineData("""{"anyOf":[]}""", "/anyOf", "at least one schema")]
    [InlineData("""{"anyOf":[1]}""", "/anyOf/0", "an object or a boolean")]
    [InlineData("""{"properties":[]}""", "/properties", "an object of schemas")]
    [InlineData("""{"required":"a"}""", "/required", "list of property names")]
    [InlineData("""{"uniqueItems":"yes"}""", "/uniqueItems", "true or false")]
    [InlineData("""{"properties":{"a":{"$id":"x"}}}""", "/properties/a/$id", "at the root only")]
    public void Compile_Unsound_NamesPlaceAndReason(string schema, string path, string message)
    {
        SchemaError error = Assert.Single(JsonSchemaValidator.Compile((JObject)SchemaCase.Parse(schema)).Errors);

        Assert.Equal(path, error.Path);
        Assert.Contains(message.Split('|'), part => error.Message.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void Compile_SeveralErrors_ReportsThemAll() => Assert.Equal(
        ["/properties/a/type", "/properties/b/pattern", "/frobnicate"],
        JsonSchemaValidator.Compile(JObject.Parse("""{"properties":{"a":{"type":"x"},"b":{"pattern":"("}},"frobnicate":1}"""))
            .Errors.Select(error => error.Path).OrderBy(path => path.Length > 12 ? path : "~"));

    [Fact]
    public void Compile_TooDeep_IsRefusedNotOverflowed()
    {
        var schema = new JObject();
        for (int i = 0; i < 1_000; i++)
        {
            schema = new JObject { ["not"] = schema };
        }

        Assert.Contains("nested more than", JsonSchemaValidator.Compile(schema).Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_LongChainOfReferences_IsRefusedNotOverflowed()
    {
        var definitions = new JObject();
        for (int i = 0; i < 10_000; i++)
        {
            definitions[$"d{i}"] = new JObject { ["$ref"] = $"#/$defs/d{i + 1}" };
        }

        definitions["d10000"] = new JObject();
        Assert.False(JsonSchemaValidator.Compile(new JObject { ["$defs"] = definitions, ["$ref"] = "#/$defs/d0" }).IsOk);
    }

    [Theory]
    [InlineData("anyOf")]
    [InlineData("oneOf")]
    [InlineData("allOf")]
    public void FromJsonSchema_ReferencesThatDoubleAtEachStep_StayBounded(string keyword)
    {
        var definitions = new JObject { ["d60"] = JObject.Parse("""{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]}""") };
        for (int i = 0; i < 60; i++)
        {
            var next = new JObject { ["$ref"] = $"#/$defs/d{i + 1}" };
            definitions[$"d{i}"] = new JObject { [keyword] = new JArray(next, next.DeepClone()) };
        }

        OutputSchema schema = OutputSchema.FromJsonSchema(new JObject { ["$defs"] = definitions, ["$ref"] = "#/$defs/d0" }).Value!;

        Assert.Equal("a", Assert.Single(schema.Fields).Name);
        Assert.True(GbnfGrammar.Of(schema).IsOk);
        Assert.NotEmpty(schema.Validator.Validate(new JObject { ["a"] = "x" }));
    }
}
