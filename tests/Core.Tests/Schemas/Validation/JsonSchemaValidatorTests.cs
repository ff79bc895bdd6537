using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas;
using Pipelines.Core.Schemas.Validation;
using Pipelines.Core.Tests.Schemas.Cases;

namespace Pipelines.Core.Tests.Schemas.Validation;

public class JsonSchemaValidatorTests
{
    [Theory]
    [MemberData(nameof(SchemaCases.Names), MemberType = typeof(SchemaCases))]
    public void Validate_EveryFeature_TellsFittingFromWrong(string name)
    {
        SchemaCase one = SchemaCases.Named(name);
        JsonSchemaValidator validator = Compile(one.Schema);

        Assert.All(one.Fitting.Concat(one.FittingUnwritten), json => Assert.Empty(validator.Validate(SchemaCase.Parse(json))));
        Assert.All(one.Wrong, json => Assert.NotEmpty(validator.Validate(SchemaCase.Parse(json))));
    }

    [Fact]
    public void Validate_SeveralViolations_ListsAllWithPathRuleAndRemedy()
    {
        JsonSchemaValidator validator = Compile(
            """{"type":"object","properties":{"name":{"type":"string","minLength":2},"a/b":{"type":"array","items":{"enum":["x","y"]}},"n":{"type":"integer"}},"required":["name","n"],"additionalProperties":false}""");

        IReadOnlyList<SchemaViolation> violations = validator.Validate(SchemaCase.Parse("""{"name":"x","a/b":["x","z"],"other":1}"""));

        Assert.Equal(
            [
                new SchemaViolation("", "required", "the field \"n\" is missing"),
                new SchemaViolation("/name", "minLength", "must have at least 2 characters; it has 1"),
                new SchemaViolation("/a~1b/1", "enum", "must be one of \"x\", \"y\"; it is \"z\""),
                new SchemaViolation("/other", "additionalProperties", "there must be no field of this name; the fields are name, a/b, n"),
            ],
            violations);
    }

    [Fact]
    public void Validate_AlternativeMeantByType_ReportsItsOwnViolations()
    {
        JsonSchemaValidator validator = Compile("""{"anyOf":[{"type":"object","properties":{"a":{"type":"integer"}}},{"type":"null"}]}""");

        Assert.Equal("/a", Assert.Single(validator.Validate(SchemaCase.Parse("""{"a":"x"}"""))).Path);
        Assert.Equal("must be null or object; it is 5", Assert.Single(validator.Validate(new JValue(5))).Message);
    }

    [Fact]
    public void Validate_PartOfALargerValue_NamesPathsFromThatPart()
    {
        JToken row = SchemaCase.Parse("""{"answer":{"n":"x"}}""");

        Assert.Equal("/n", Assert.Single(Compile("""{"properties":{"n":{"type":"integer"}}}""").Validate(row["answer"]!)).Path);
    }

    [Fact]
    public void Validate_ManyViolations_StopsAtTheLimit()
    {
        var items = new JArray(Enumerable.Range(0, 1_000));

        Assert.Equal(3, Compile("""{"items":{"type":"string"}}""").Validate(items, new ValidationOptions { ViolationsMax = 3 }).Count);
    }

    [Fact]
    public void Validate_LongValue_IsShownShortened()
    {
        string message = Assert.Single(Compile("""{"type":"integer"}""").Validate(new string('x', 10_000))).Message;

        Assert.InRange(message.Length, 20, 150);
    }

    [Fact]
    public void Validate_DeepValue_EndsInAViolationNotAnOverflow()
    {
        JToken value = new JArray();
        for (int i = 0; i < 2_000; i++)
        {
            value = new JArray(value);
        }

        Assert.Equal("depth", Assert.Single(Compile("""{"$ref":"#/$defs/l","$defs":{"l":{"type":"array","items":{"$ref":"#/$defs/l"}}}}""").Validate(value)).Rule);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Validate_NotFinite_IsNoJsonValue(double number) =>
        Assert.Equal("type", Assert.Single(Compile("{}").Validate(new JValue(number))).Rule);

    [Fact]
    public void Validate_CatastrophicPattern_IsDecidedInTime() =>
        Assert.Equal("pattern", Assert.Single(Compile("""{"pattern":"^(a+)+$"}""").Validate(new string('a', 20_000) + "b")).Rule);

    [Fact]
    public void Validate_PatternBeyondAutomata_StopsAtTheTimeLimit()
    {
        SchemaViolation violation = Assert.Single(Compile("""{"pattern":"^(a+)+(?=b)c$"}""").Validate(new string('a', 5_000)));

        Assert.Contains("could not be compared", violation.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_SchemaChangedAfterwards_KeepsItsOwn()
    {
        var schema = JObject.Parse("""{"type":"integer"}""");
        JsonSchemaValidator validator = JsonSchemaValidator.Compile(schema).Value!;

        schema["type"] = "string";

        Assert.Empty(validator.Validate(new JValue(1)));
    }

    private static JsonSchemaValidator Compile(string schema)
    {
        SchemaResult<JsonSchemaValidator> result = JsonSchemaValidator.Compile((JObject)SchemaCase.Parse(schema));
        Assert.True(result.IsOk, string.Join("; ", result.Errors));
        return result.Value;
    }
}
