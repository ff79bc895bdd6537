using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas;
using Pipelines.Core.Schemas.Grammar;
using Pipelines.Core.Schemas.Validation;
using Pipelines.Core.Tests.Schemas.Cases;
using Pipelines.Core.Tests.Schemas.Grammar.Gbnf;

namespace Pipelines.Core.Tests.Schemas.Grammar;

public class GbnfCaseTests
{
    private const int SamplesPerSchema = 40;

    [Theory]
    [MemberData(nameof(SchemaCases.Names), MemberType = typeof(SchemaCases))]
    public void FromJsonSchema_EveryFeature_LetsFittingValuesThrough(string name)
    {
        SchemaCase one = SchemaCases.Named(name);
        GbnfGrammar grammar = Compile(one);
        var matcher = new GbnfMatcher(grammar.Text);

        Assert.Empty(LeftRecursion.Find(grammar.Text));
        Assert.All(Meant(one), json => Assert.True(matcher.Matches(json), $"{json} is refused by\n{grammar.Text}"));
        Assert.All(one.FittingUnwritten, json => Assert.False(matcher.Matches(json), $"{json} is let through by\n{grammar.Text}"));
        if (grammar.IsExact)
        {
            Assert.All(one.Wrong, json => Assert.False(matcher.Matches(json), $"{json} is let through by\n{grammar.Text}"));
        }
    }

    [Theory]
    [MemberData(nameof(SchemaCases.Names), MemberType = typeof(SchemaCases))]
    public void FromJsonSchema_EveryFeature_WritesJsonThatFitsWhenExact(string name)
    {
        SchemaCase one = SchemaCases.Named(name);
        GbnfGrammar grammar = Compile(one);
        JsonSchemaValidator validator = JsonSchemaValidator.Compile(one.SchemaObject).Value!;
        var sampler = new GbnfSampler(grammar.Text, new Random(name.Length));

        for (int i = 0; i < SamplesPerSchema; i++)
        {
            string json = sampler.Sample();
            // Where names are free, a name may come twice, which only a lenient reader takes.
            JToken value = grammar.IsExact ? SchemaCase.Parse(json) : JToken.Parse(json);
            if (grammar.IsExact)
            {
                IReadOnlyList<SchemaViolation> violations = validator.Validate(value);
                Assert.True(violations.Count == 0, $"{json}: {string.Join("; ", violations)}\n{grammar.Text}");
            }
        }
    }

    [Theory]
    [InlineData(GbnfWhitespace.OneSpace)]
    [InlineData(GbnfWhitespace.Indented)]
    public void FromJsonSchema_WithWhitespace_LetsItThrough(GbnfWhitespace whitespace)
    {
        SchemaCase one = SchemaCases.Named("a product");
        var matcher = new GbnfMatcher(Compile(one, new GbnfOptions { Whitespace = whitespace }).Text);
        string compact = one.Fitting[1];

        Assert.True(matcher.Matches(compact));
        Assert.True(matcher.Matches(Spaced(compact)));
        Assert.Equal(whitespace == GbnfWhitespace.Indented, matcher.Matches(SchemaCase.Parse(compact).ToString(Formatting.Indented).ReplaceLineEndings("\n")));
        Assert.False(new GbnfMatcher(Compile(one).Text).Matches(Spaced(compact)));
    }

    /// <summary>A schema without a type but with rules for one kind of value is meant for that kind, so other values are not written.</summary>
    private static IEnumerable<string> Meant(SchemaCase one) =>
        one.SchemaObject.ContainsKey("pattern") && !one.SchemaObject.ContainsKey("type") ? one.Fitting.Take(1) : one.Fitting;

    private static string Spaced(string json) => json.Replace(",", ", ", StringComparison.Ordinal).Replace(":", ": ", StringComparison.Ordinal);

    private static GbnfGrammar Compile(SchemaCase one, GbnfOptions? options = null)
    {
        SchemaResult<GbnfGrammar> result = GbnfGrammar.FromJsonSchema(one.SchemaObject, options);
        Assert.True(result.IsOk, string.Join("; ", result.Errors));
        return result.Value;
    }
}
