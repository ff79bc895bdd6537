using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas.Grammar;
using Pipelines.Core.Schemas.Patterns;
using Pipelines.Core.Tests.Schemas.Grammar.Gbnf;

namespace Pipelines.Core.Tests.Schemas.Grammar;

public class PatternRulesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Grammar_AnyRegularPattern_AgreesWithTheMatcherOfPatterns(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 80; round++)
        {
            string text = (random.Next(2) == 0 ? "^" : "") + Pattern(random, 3) + (random.Next(2) == 0 ? "$" : "");
            SchemaPattern pattern = SchemaPattern.Compile(text);
            GbnfGrammar grammar = GbnfGrammar.FromJsonSchema(new JObject { ["type"] = "string", ["pattern"] = text }).Value!;
            var matcher = new GbnfMatcher(grammar.Text);

            Assert.True(grammar.IsExact, text);
            Assert.Empty(LeftRecursion.Find(grammar.Text));
            for (int i = 0; i < 30; i++)
            {
                string value = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => "abc"[random.Next(3)]));
                Assert.True(pattern.IsMatch(value) == matcher.Matches($"\"{value}\""), $"{text} and \"{value}\", seed {seed}\n{grammar.Text}");
            }
        }
    }

    [Theory]
    [InlineData("^(?=a)a$", "pattern", "not regular")]
    [InlineData("^a(^b|c)$", "pattern", "an anchor within")]
    public void Grammar_PatternBeyondGrammars_IsValidatedAfter(string pattern, string rule, string reason)
    {
        GbnfGrammar grammar = GbnfGrammar.FromJsonSchema(new JObject { ["type"] = "string", ["pattern"] = pattern }).Value!;

        GbnfGap gap = Assert.Single(grammar.ValidatedAfter);
        Assert.Equal(rule, gap.Rule);
        Assert.Contains(reason, gap.Reason, StringComparison.Ordinal);
        Assert.True(new GbnfMatcher(grammar.Text).Matches("\"anything\""));
    }

    [Theory]
    [InlineData("^[a-z]+$", 2, 3, "abc", "abcd")]
    [InlineData("^[a-z]{1,9}$", 0, 3, "a", "abcd")]
    public void Grammar_RunOfOneClassWithLength_IsExact(string pattern, int min, int max, string fitting, string wrong)
    {
        GbnfGrammar grammar = GbnfGrammar.FromJsonSchema(new JObject { ["type"] = "string", ["pattern"] = pattern, ["minLength"] = min, ["maxLength"] = max }).Value!;
        var matcher = new GbnfMatcher(grammar.Text);

        Assert.True(grammar.IsExact);
        Assert.True(matcher.Matches($"\"{fitting}\""));
        Assert.False(matcher.Matches($"\"{wrong}\""));
    }

    [Fact]
    public void Grammar_PatternThatImpliesTheLength_IsExact() => Assert.True(
        GbnfGrammar.FromJsonSchema(JObject.Parse("""{"type":"string","pattern":"^(ab|c){2,3}x$","minLength":3,"maxLength":7}""")).Value!.IsExact);

    [Fact]
    public void Grammar_PatternWithAnotherLength_IsValidatedAfter() => Assert.Equal(
        "maxLength",
        Assert.Single(GbnfGrammar.FromJsonSchema(JObject.Parse("""{"type":"string","pattern":"^(ab|c){2,3}x$","maxLength":5}""")).Value!.ValidatedAfter).Rule);

    private static string Pattern(Random random, int depth)
    {
        string atom = random.Next(depth == 0 ? 4 : 7) switch
        {
            0 => "a",
            1 => "b",
            2 => "[ab]",
            3 => "[^a]",
            4 => $"({Pattern(random, depth - 1)}|{Pattern(random, depth - 1)})",
            5 => $"(?:{Pattern(random, depth - 1)})",
            _ => Pattern(random, depth - 1) + Pattern(random, depth - 1),
        };
        string quantifier = random.Next(7) switch { 0 => "*", 1 => "+", 2 => "?", 3 => "{1,2}", 4 => "{0}", _ => "" };
        return quantifier.Length > 0 && atom.Length > 1 ? $"(?:{atom}){quantifier}" : atom + quantifier;
    }
}
