using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>Turns the tree of a regular expression into the strings, quotes left out, in which it is found.</summary>
internal sealed class PatternRules(RuleBook rules, SharedRules shared)
{
    private const string Hint = "pattern";

    /// <summary>
    /// The grammar of exactly the texts that fit; null when an anchor stands elsewhere than at the ends of the pattern or of
    /// one of its options.
    /// </summary>
    public GbnfNode? Of(PatternNode tree)
    {
        var options = new List<GbnfNode>();
        foreach (PatternNode option in OptionsOf(tree))
        {
            PatternNode[] parts = [.. PartsOf(option)];
            int first = parts.TakeWhile(part => part is PatternNode.Start).Count();
            int last = parts.Length - parts.Skip(first).Reverse().TakeWhile(part => part is PatternNode.End).Count();
            PatternNode[] core = parts[first..last];
            if (core.Any(NonEmptyPattern.HasAnchor))
            {
                return null;
            }

            if (Sequence(core) is GbnfNode content)
            {
                options.Add(GbnfNode.InOrder(Unless(first > 0), content, Unless(last < parts.Length)));
            }
        }

        return options.Count == 0 ? shared.Impossible : GbnfNode.OneOf(options);
    }

    /// <summary>Whether the pattern is about the whole text, so that its length is the text's length.</summary>
    public static bool IsAnchored(PatternNode tree) => OptionsOf(tree).All(option =>
    {
        PatternNode[] parts = [.. PartsOf(option)];
        return parts.Length > 1 && parts[0] is PatternNode.Start && parts[^1] is PatternNode.End;
    });

    private static IEnumerable<PatternNode> OptionsOf(PatternNode tree) =>
        tree is PatternNode.Choice choice ? choice.Options.SelectMany(OptionsOf) : [tree];

    private static IEnumerable<PatternNode> PartsOf(PatternNode option) =>
        option is PatternNode.Sequence sequence ? sequence.Parts.SelectMany(PartsOf) : [option];

    private GbnfNode Unless(bool isAnchored) => isAnchored ? GbnfNode.Empty : new GbnfNode.Repeat(shared.Char, 0, null);

    /// <summary>Null when no text fits, as with the empty class <c>[]</c>.</summary>
    private GbnfNode? Convert(PatternNode node) => node switch
    {
        PatternNode.Chars chars => JsonCharacters.OneOf(chars.Set),
        PatternNode.Sequence sequence => Sequence(sequence.Parts),
        PatternNode.Choice choice => Choice(choice),
        PatternNode.Repeat repeat => Convert(repeat.Node) switch
        {
            null => repeat.Min == 0 ? GbnfNode.Empty : null,
            GbnfNode unit => rules.Repeat(Hint, unit, repeat.Min, repeat.Max),
        },
        _ => throw new InvalidOperationException($"an anchor within: {node}"),
    };

    private GbnfNode? Sequence(IReadOnlyList<PatternNode> parts)
    {
        GbnfNode?[] converted = [.. parts.Select(Convert)];
        return converted.Contains(null) ? null : GbnfNode.InOrder(converted.OfType<GbnfNode>());
    }

    private GbnfNode? Choice(PatternNode.Choice choice)
    {
        GbnfNode[] possible = [.. choice.Options.Select(Convert).OfType<GbnfNode>()];
        return possible.Length == 0 ? null : GbnfNode.OneOf(possible);
    }
}
