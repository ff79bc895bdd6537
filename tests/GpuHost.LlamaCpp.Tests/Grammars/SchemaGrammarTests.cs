using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Tests.Kit;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas;
using Pipelines.Core.Schemas.Grammar;
using Pipelines.Core.Schemas.Validation;
using Pipelines.Core.Tests.Schemas.Cases;

namespace GpuHost.LlamaCpp.Tests.Grammars;

/// <summary>What the grammar compiler writes, in llama.cpp's own parser and sampler.</summary>
[Collection(LlamaCollection.Name)]
public sealed class SchemaGrammarTests : IDisposable
{
    private const int AnswersPerSchema = 6;

    private readonly LlamaModelEngine _engine;

    public SchemaGrammarTests(LlamaFixture llama)
    {
        _engine = llama.OpenEngine();
    }

    public void Dispose() => _engine.Dispose();

    [Theory]
    [MemberData(nameof(SchemaCases.Names), MemberType = typeof(SchemaCases))]
    public void CreateConstraint_EveryFeature_LetsThroughWhatFits(string name)
    {
        SchemaCase one = SchemaCases.Named(name);
        GbnfGrammar grammar = Compile(one.SchemaObject);

        // A schema without a type but with a pattern is meant for strings, so other values are not written.
        bool isForStrings = one.SchemaObject.ContainsKey("pattern") && !one.SchemaObject.ContainsKey("type");
        Assert.All(isForStrings ? one.Fitting.Take(1) : one.Fitting, json => Assert.True(ConstrainedText.Lets(_engine, grammar.Text, json), json));
        Assert.All(one.FittingUnwritten, json => Assert.False(ConstrainedText.Lets(_engine, grammar.Text, json), json));
        if (grammar.IsExact)
        {
            Assert.All(one.Wrong, json => Assert.False(ConstrainedText.Lets(_engine, grammar.Text, json), json));
        }
    }

    [Theory]
    [MemberData(nameof(SchemaCases.Names), MemberType = typeof(SchemaCases))]
    public void CreateConstraint_RandomLogits_WriteJsonThatFits(string name)
    {
        SchemaCase one = SchemaCases.Named(name);
        GbnfGrammar grammar = Compile(one.SchemaObject);
        JsonSchemaValidator validator = JsonSchemaValidator.Compile(one.SchemaObject).Value!;
        for (int seed = 0; seed < AnswersPerSchema; seed++)
        {
            if (ConstrainedText.Generate(_engine, grammar.Text, new Random(seed)) is not { } json)
            {
                continue;
            }

            IReadOnlyList<SchemaViolation> violations = validator.Validate(SchemaCase.Parse(json));
            Assert.True(!grammar.IsExact || violations.Count == 0, $"{json}: {string.Join("; ", violations)} (seed {seed})");
        }
    }

    [Theory]
    [InlineData("""{"title":"string","score":"float","ok":"boolean"}""")]
    [InlineData("""{"label":"enum[red, green, blue]","tags":"list[str]"}""")]
    [InlineData("""{"people":"list[{name: str, age: int, mail: Optional[str]}]"}""")]
    public void CreateConstraint_OutputSchema_WritesRowsThatFit(string fields)
    {
        SchemaResult<OutputSchema> schema = OutputSchema.FromDocEtl((JObject)SchemaCase.Parse(fields));
        Assert.True(schema.IsOk, string.Join("; ", schema.Errors));
        foreach (GbnfWhitespace whitespace in Enum.GetValues<GbnfWhitespace>())
        {
            SchemaResult<GbnfGrammar> grammar = GbnfGrammar.Of(schema.Value, new GbnfOptions { Whitespace = whitespace });
            Assert.True(grammar.IsOk);
            string? json = ConstrainedText.Generate(_engine, grammar.Value.Text, new Random(4), tokensMax: 2000);
            Assert.NotNull(json);
            Assert.IsType<JObject>(SchemaCase.Parse(json));
        }
    }

    // Each is near a bound of llama.cpp's parser, or over it if it were written down as it stands.
    [Theory]
    [InlineData("""{"type":"string","maxLength":100000}""")]
    [InlineData("""{"type":"string","minLength":3000}""")]
    [InlineData("""{"type":"array","minItems":1500,"items":{"type":"object","properties":{"a":{"type":"string","maxLength":50}}}}""")]
    [InlineData("""{"type":"array","maxItems":500,"items":{"type":"array","maxItems":500,"items":{"type":"string","maxLength":500}}}""")]
    [InlineData("""{"type":"integer","minimum":0,"maximum":9007199254740991}""")]
    [InlineData("""{"type":"string","pattern":"^([a-z]{1,60}(-[a-z]{1,60}){0,60}){1,30}$"}""")]
    [InlineData("""{"type":"object","properties":{"t":{"$ref":"#/$defs/t"}},"$defs":{"t":{"type":"object","properties":{"left":{"$ref":"#/$defs/t"},"v":{"type":"integer"}}}}}""")]
    public void CreateConstraint_LargeBounds_LlamaTakesThem(string schema) =>
        _engine.CreateConstraint(Compile((JObject)SchemaCase.Parse(schema)).Text).Dispose();

    private static GbnfGrammar Compile(JObject schema)
    {
        SchemaResult<GbnfGrammar> result = GbnfGrammar.FromJsonSchema(schema);
        Assert.True(result.IsOk, string.Join("; ", result.Errors));
        return result.Value;
    }
}
