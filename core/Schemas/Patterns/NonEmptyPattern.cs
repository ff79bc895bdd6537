namespace Pipelines.Core.Schemas.Patterns;

/// <summary>
/// Takes the empty text out of what is repeated: <c>(a|)+</c> is <c>a*</c>. The endless repetition of what may be empty is
/// left recursion to llama.cpp, and .NET's matcher misses the empty match of <c>(?:(?:a){1,2}|)+</c>.
/// </summary>
internal static class NonEmptyPattern
{
    /// <summary>The node from min to max times, repeating only texts that are not empty; the empty one makes every lower number possible.</summary>
    public static PatternNode Repeat(PatternNode node, int min, int? max)
    {
        if (HasAnchor(node) || !MayBeEmpty(node))
        {
            return new PatternNode.Repeat(node, min, max);
        }

        return Of(node) is PatternNode unit ? new PatternNode.Repeat(unit, 0, max) : new PatternNode.Sequence([]);
    }

    public static bool HasAnchor(PatternNode node) => node switch
    {
        PatternNode.Start or PatternNode.End => true,
        PatternNode.Sequence sequence => sequence.Parts.Any(HasAnchor),
        PatternNode.Choice choice => choice.Options.Any(HasAnchor),
        PatternNode.Repeat repeat => HasAnchor(repeat.Node),
        _ => false,
    };

    private static bool MayBeEmpty(PatternNode node) => node switch
    {
        PatternNode.Sequence sequence => sequence.Parts.All(MayBeEmpty),
        PatternNode.Choice choice => choice.Options.Any(MayBeEmpty),
        PatternNode.Repeat repeat => repeat.Min == 0 || MayBeEmpty(repeat.Node),
        _ => false,
    };

    /// <summary>The same texts without the empty one; null when there are no others.</summary>
    private static PatternNode? Of(PatternNode node) => node switch
    {
        PatternNode.Choice choice => Any(choice.Options.Select(Of)),
        PatternNode.Sequence sequence => OfSequence(sequence.Parts),
        PatternNode.Repeat { Max: 0 } => null,
        PatternNode.Repeat repeat => repeat with { Min = Math.Max(1, repeat.Min) },
        _ => node,
    };

    /// <summary>The first part not empty and the others as they are, or without the first part: <c>a?b?</c> is <c>ab?|b</c>.</summary>
    private static PatternNode? OfSequence(IReadOnlyList<PatternNode> parts)
    {
        var options = new List<PatternNode?>();
        for (int i = 0; i < parts.Count; i++)
        {
            PatternNode? first = Of(parts[i]);
            options.Add(first is null ? null : new PatternNode.Sequence([first, .. parts.Skip(i + 1)]));
            if (!MayBeEmpty(parts[i]))
            {
                break;
            }
        }

        return Any(options);
    }

    private static PatternNode? Any(IEnumerable<PatternNode?> options)
    {
        PatternNode[] possible = [.. options.OfType<PatternNode>()];
        return possible.Length switch { 0 => null, 1 => possible[0], _ => new PatternNode.Choice(possible) };
    }
}
