using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas;
using Pipelines.Core.Schemas.Grammar;
using Pipelines.Core.Tests.Schemas.Cases;
using Pipelines.Core.Tests.Schemas.Grammar.Gbnf;

namespace Pipelines.Core.Tests.Schemas.Grammar;

public class GbnfGrammarTests
{
    [Fact]
    public void Of_DocEtlSchema_IsReadable() => Assert.Equal(
        """
        root ::= answer
        unicode-escape ::= [0-9A-CEFa-cef] [0-9A-Fa-f]{3} | [Dd] [0-7] [0-9A-Fa-f]{2} | [Dd] [89ABab] [0-9A-Fa-f]{2} "\\u" [Dd] [C-Fc-f] [0-9A-Fa-f]{2}
        char ::= [\x20!#-\x5B\x5D-\uD7FF\uE000-\U0010FFFF] | "\\" (["/\x5Cbfnrt] | "u" unicode-escape)
        string ::= "\"" char* "\""
        answer-tags-item ::= "\"a b\"" | "\"c,d\""
        answer-tags ::= "[" (answer-tags-item ("," answer-tags-item)*)? "]"
        boolean ::= "true" | "false"
        answer ::= "{\"summary\":" string ",\"tags\":" answer-tags (",\"score\":" [0-5])? ",\"ok\":" boolean "}"

        """.ReplaceLineEndings("\n"),
        GbnfGrammar.Of(OutputSchema.FromDocEtl(new JObject { ["summary"] = "string", ["tags"] = "list[enum[a b, \"c,d\"]]", ["score"] = "int[0..5]?", ["ok"] = "bool" }).Value!).Value!.Text);

    [Theory]
    [InlineData("""{"type":"integer","minimum":0.2,"maximum":0.8}""")]
    [InlineData("""{"allOf":[{"type":"string"},{"type":"integer"}]}""")]
    [InlineData("""{"allOf":[{"minimum":5,"type":"integer"},{"maximum":4}]}""")]
    [InlineData("""{"type":"object","properties":{"a":false},"required":["a"]}""")]
    [InlineData("""{"type":"object","required":["a"],"additionalProperties":false}""")]
    [InlineData("""{"type":"array","prefixItems":[{}],"items":false,"minItems":2}""")]
    [InlineData("""{"enum":["a"],"type":"integer"}""")]
    [InlineData("""{"$ref":"#/$defs/l","$defs":{"l":{"type":"object","properties":{"next":{"$ref":"#/$defs/l"}},"required":["next"]}}}""")]
    public void FromJsonSchema_NothingFits_IsAnError(string schema) =>
        Assert.Contains("contradict", Assert.Single(GbnfGrammar.FromJsonSchema(JObject.Parse(schema)).Errors).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":false,"b":{"type":"integer"}}}""", """{"b":1}""")]
    [InlineData("""{"anyOf":[false,{"type":"integer"}]}""", "1")]
    [InlineData("""{"type":"array","prefixItems":[{"type":"integer"},false]}""", "[1]")]
    public void FromJsonSchema_PartsThatNothingFits_AreLeftOut(string schema, string fitting) =>
        Assert.True(new GbnfMatcher(GbnfGrammar.FromJsonSchema(JObject.Parse(schema)).Value!.Text).Matches(fitting));

    [Theory]
    [InlineData("minLength", 0, 1_999)]
    [InlineData("minLength", 1_500, 1_500)]
    [InlineData("minLength", 3, 2_004)]
    [InlineData("minLength", 999, 1_001)]
    public void FromJsonSchema_LongStrings_AreCountedWithinLlamaCppsLimit(string _, int min, int max)
    {
        GbnfGrammar grammar = GbnfGrammar.FromJsonSchema(new JObject { ["type"] = "string", ["minLength"] = min, ["maxLength"] = max }).Value!;
        var matcher = new GbnfMatcher(grammar.Text);

        Assert.True(grammar.IsExact);
        foreach (int length in new[] { 0, 1, min - 1, min, min + 1, (min + max) / 2, 499, 500, 501, 1_000, max - 1, max, max + 1 }.Where(length => length >= 0))
        {
            Assert.Equal(min <= length && length <= max, matcher.Matches($"\"{new string('x', length)}\""));
        }
    }

    [Fact]
    public void FromJsonSchema_LengthsBeyondCounting_AreValidatedAfter()
    {
        GbnfGrammar grammar = GbnfGrammar.FromJsonSchema(JObject.Parse("""{"type":"object","properties":{"a":{"type":"string","maxLength":10000000},"b":{"type":"array","items":{"type":"integer"},"maxItems":2147483647}}}""")).Value!;

        Assert.Equal(["/properties/a:maxLength", "/properties/b:maxItems"], grammar.ValidatedAfter.Select(gap => $"{gap.Path}:{gap.Rule}"));
        Assert.True(new GbnfMatcher(grammar.Text).Matches("""{"a":"x","b":[1,2]}"""));
    }

    [Fact]
    public void FromJsonSchema_ManyOptionalFields_GrowsWithTheirNumberOnly()
    {
        int small = OptionalFields(100).Text.Length;
        GbnfGrammar large = OptionalFields(400);

        Assert.InRange(large.Text.Length, small, small * 6);
        var matcher = new GbnfMatcher(large.Text);
        Assert.True(matcher.Matches("{}"));
        Assert.True(matcher.Matches("""{"f0":1,"f200":2,"f399":3}"""));
        Assert.False(matcher.Matches("""{"f200":2,"f0":1}"""));
        Assert.Empty(LeftRecursion.Find(large.Text));
    }

    [Fact]
    public void FromJsonSchema_TooLarge_BecomesAnyObjectWithOneGap()
    {
        GbnfGrammar grammar = GbnfGrammar.FromJsonSchema(JObject.Parse("""{"type":"object","properties":{"a":{"type":"string","maxLength":900}},"required":["a"]}"""), new GbnfOptions { SymbolsMax = 500 }).Value!;

        Assert.Equal("schema", Assert.Single(grammar.ValidatedAfter).Rule);
        Assert.True(new GbnfMatcher(grammar.Text).Matches("""{"b":[1]}"""));
    }

    [Fact]
    public void FromJsonSchema_ChainOfDefinitions_IsCutNotOverflowed()
    {
        var definitions = new JObject();
        for (int i = 0; i < 5_000; i++)
        {
            definitions[$"d{i}"] = new JObject { ["type"] = "object", ["properties"] = new JObject { ["n"] = new JObject { ["$ref"] = $"#/$defs/d{i + 1}" } } };
        }

        definitions["d5000"] = new JObject();
        GbnfGrammar grammar = GbnfGrammar.FromJsonSchema(new JObject { ["$defs"] = definitions, ["$ref"] = "#/$defs/d0" }).Value!;

        Assert.Equal("schema", Assert.Single(grammar.ValidatedAfter).Rule);
    }

    [Fact]
    public void FromJsonSchema_ManyAlternativesCombined_IsBounded()
    {
        var parts = new JArray(Enumerable.Range(0, 12).Select(i => new JObject { ["anyOf"] = new JArray(Enumerable.Range(0, 6).Select(j => new JObject { ["required"] = new JArray($"f{i}{j}") })) }));
        GbnfGrammar grammar = GbnfGrammar.FromJsonSchema(new JObject { ["type"] = "object", ["allOf"] = parts }).Value!;

        Assert.Contains(grammar.ValidatedAfter, gap => gap.Reason.Contains("combinations", StringComparison.Ordinal));
    }

    [Fact]
    public void FromJsonSchema_UnsoundSchema_GivesItsErrors() =>
        Assert.Equal("/type", Assert.Single(GbnfGrammar.FromJsonSchema(JObject.Parse("""{"type":"kaboom"}""")).Errors).Path);

    [Fact]
    public void FromJsonSchema_SameSchema_GivesTheSameText()
    {
        SchemaCase one = SchemaCases.Named("a product");

        Assert.Equal(GbnfGrammar.FromJsonSchema(one.SchemaObject).Value!.Text, GbnfGrammar.FromJsonSchema(one.SchemaObject).Value!.Text);
    }

    [Fact]
    public void FromJsonSchema_EmptySchema_IsAnyObject()
    {
        var matcher = new GbnfMatcher(GbnfGrammar.FromJsonSchema([]).Value!.Text);

        Assert.True(matcher.Matches("""{"foo":"bar"}"""));
        Assert.All(["", "[]", "null", "\"\"", "true"], json => Assert.False(matcher.Matches(json)));
    }

    [Fact]
    public void FromJsonSchema_UnmentionedFields_OnlyWhenAskedFor()
    {
        var schema = JObject.Parse("""{"type":"object","properties":{"a":{"type":"integer"}}}""");

        Assert.False(new GbnfMatcher(GbnfGrammar.FromJsonSchema(schema).Value!.Text).Matches("""{"a":1,"b":2}"""));
        Assert.True(new GbnfMatcher(GbnfGrammar.FromJsonSchema(schema, new GbnfOptions { AllowsUnmentionedProperties = true }).Value!.Text).Matches("""{"a":1,"b":2}"""));
    }

    private static GbnfGrammar OptionalFields(int count) => GbnfGrammar.FromJsonSchema(new JObject
    {
        ["type"] = "object",
        ["properties"] = new JObject(Enumerable.Range(0, count).Select(i => new JProperty($"f{i}", new JObject { ["type"] = "integer" }))),
        ["additionalProperties"] = false,
    }).Value!;
}
