using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas.Grammar;
using Pipelines.Core.Schemas.Validation;
using Pipelines.Core.Tests.Schemas.Cases;
using Pipelines.Core.Tests.Schemas.Grammar.Gbnf;

namespace Pipelines.Core.Tests.Schemas.Grammar;

/// <summary>What the grammar writes, the validator accepts; what fits, the grammar lets through. On schemas made at random.</summary>
public class RandomSchemaTests
{
    private const int SchemasPerSeed = 20;
    private const int ValuesPerSchema = 8;

    private const int SeedCount = 8;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, SeedCount)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Grammar_AnySchema_LetsFittingValuesThrough(int seed) => ForEachSchema(seed, (schema, grammar, validator, random) =>
    {
        var matcher = new GbnfMatcher(grammar.Text);
        for (int i = 0; i < ValuesPerSchema; i++)
        {
            string json = schema.Write(random);
            Assert.Empty(validator.Validate(SchemaCase.Parse(json)));
            Assert.True(matcher.Matches(json), $"{json} is refused by the grammar of {schema.Schema.ToString(Formatting.None)}:\n{grammar.Text}");
        }
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Grammar_AnySchema_WritesOnlyWhatFitsWhenExact(int seed) => ForEachSchema(seed, (schema, grammar, validator, random) =>
    {
        var sampler = new GbnfSampler(grammar.Text, random);
        for (int i = 0; i < ValuesPerSchema; i++)
        {
            AssertFits(sampler.Sample(), schema, grammar, validator);
        }
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Grammar_ValueWithOneChange_IsRefusedUnlessItStillFits(int seed) => ForEachSchema(seed, (schema, grammar, validator, random) =>
    {
        var matcher = new GbnfMatcher(grammar.Text);
        for (int i = 0; i < ValuesPerSchema; i++)
        {
            string json = schema.Write(random);
            int at = random.Next(json.Length);
            string changed = random.Next(3) switch
            {
                0 => json.Remove(at, 1),
                1 => json.Insert(at, "0\"},a-"[random.Next(6)].ToString()),
                _ => json[..at] + "19\"]x."[random.Next(6)] + json[(at + 1)..],
            };
            if (!changed.Any(char.IsSurrogate) && matcher.Matches(changed))
            {
                AssertFits(changed, schema, grammar, validator);
            }
        }
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Grammar_AnySchema_HasNoLeftRecursion(int seed) => ForEachSchema(seed, (schema, grammar, _, _) =>
        Assert.Empty(LeftRecursion.Find(grammar.Text)));

    [Fact]
    public void Grammar_RandomSchemas_AreMostlyExact()
    {
        int exact = 0;
        for (int seed = 1; seed <= SeedCount; seed++)
        {
            ForEachSchema(seed, (_, grammar, _, _) => exact += grammar.IsExact ? 1 : 0);
        }

        Assert.InRange(exact, SeedCount * SchemasPerSeed / 2, SeedCount * SchemasPerSeed);
    }

    private static void AssertFits(string json, RandomSchema schema, GbnfGrammar grammar, JsonSchemaValidator validator)
    {
        // Where names are free, a name may come twice, which only a lenient reader takes.
        JToken value = grammar.IsExact ? SchemaCase.Parse(json) : JToken.Parse(json);
        if (grammar.IsExact)
        {
            IReadOnlyList<SchemaViolation> violations = validator.Validate(value);
            Assert.True(violations.Count == 0, $"{json}: {string.Join("; ", violations)}; schema {schema.Schema.ToString(Formatting.None)}\n{grammar.Text}");
        }
    }

    private static void ForEachSchema(int seed, Action<RandomSchema, GbnfGrammar, JsonSchemaValidator, Random> check)
    {
        var random = new Random(seed);
        for (int i = 0; i < SchemasPerSeed; i++)
        {
            RandomSchema schema = RandomSchema.Root(random);
            GbnfGrammar grammar = GbnfGrammar.FromJsonSchema(schema.Schema).Value ?? throw new InvalidOperationException($"seed {seed}, schema {i}: {schema.Schema}");
            check(schema, grammar, JsonSchemaValidator.Compile(schema.Schema).Value!, random);
        }
    }
}
