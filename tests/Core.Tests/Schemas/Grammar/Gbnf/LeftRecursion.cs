namespace Pipelines.Core.Tests.Schemas.Grammar.Gbnf;

/// <summary>Finds rules that can come to themselves before they take a character: llama.cpp refuses them.</summary>
internal static class LeftRecursion
{
    public static IReadOnlyList<string> Find(string grammar)
    {
        Dictionary<string, GbnfExpression> rules = GbnfReader.Read(grammar);
        var nullable = new HashSet<string>(StringComparer.Ordinal);
        int known = -1;
        while (known != nullable.Count)
        {
            known = nullable.Count;
            nullable.UnionWith(rules.Where(rule => IsNullable(rule.Value, nullable)).Select(rule => rule.Key).ToArray());
        }

        Assert.DoesNotContain(rules.Values, body => RepeatsNullableForever(body, nullable));
        return [.. rules.Keys.Where(name => Reaches(name, name, rules, nullable, []))];
    }

    private static bool Reaches(string from, string target, Dictionary<string, GbnfExpression> rules, HashSet<string> nullable, HashSet<string> seen) =>
        Leftmost(rules[from], nullable).Any(next => next == target || (seen.Add(next) && Reaches(next, target, rules, nullable, seen)));

    private static IEnumerable<string> Leftmost(GbnfExpression expression, HashSet<string> nullable) => expression switch
    {
        GbnfExpression.Reference reference => [reference.Name],
        GbnfExpression.Choice choice => choice.Options.SelectMany(option => Leftmost(option, nullable)),
        GbnfExpression.Repeat repeat => Leftmost(repeat.Node, nullable),
        GbnfExpression.Sequence sequence => sequence.Parts
            .Take(1 + sequence.Parts.TakeWhile(part => IsNullable(part, nullable)).Count())
            .SelectMany(part => Leftmost(part, nullable)),
        _ => [],
    };

    private static bool RepeatsNullableForever(GbnfExpression expression, HashSet<string> nullable) => expression switch
    {
        GbnfExpression.Repeat repeat => (repeat.Max is null && IsNullable(repeat.Node, nullable)) || RepeatsNullableForever(repeat.Node, nullable),
        GbnfExpression.Choice choice => choice.Options.Any(option => RepeatsNullableForever(option, nullable)),
        GbnfExpression.Sequence sequence => sequence.Parts.Any(part => RepeatsNullableForever(part, nullable)),
        _ => false,
    };

    private static bool IsNullable(GbnfExpression expression, HashSet<string> nullable) => expression switch
    {
        GbnfExpression.Reference reference => nullable.Contains(reference.Name),
        GbnfExpression.Choice choice => choice.Options.Any(option => IsNullable(option, nullable)),
        GbnfExpression.Repeat repeat => repeat.Min == 0 || IsNullable(repeat.Node, nullable),
        GbnfExpression.Sequence sequence => sequence.Parts.All(part => IsNullable(part, nullable)),
        _ => false,
    };
}
