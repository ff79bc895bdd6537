using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>Takes the empty text out of a pattern without anchors.</summary>
internal static class NonEmptyPattern
{
    public static bool MayBeEmpty(PatternNode node) => node switch
    {
        PatternNode.Sequence sequence => sequence.Parts.All(MayBeEmpty),
        PatternNode.Choice choice => choice.Options.Any(MayBeEmpty),
        PatternNode.Repeat repeat => repeat.Min == 0 || MayBeEmpty(repeat.Node),
        _ => false,
    };

    /// <summary>The same texts without the empty one; null when there are no others.</summary>
    public static PatternNode? Of(PatternNode node) => node switch
    {
        PatternNode.Choice choice => Any(choice.Options.Select(Of)),
        PatternNode.Sequence sequence => OfSequence(sequence.Parts),
        PatternNode.Repeat { Max: 0 } => null,
        PatternNode.Repeat repeat when MayBeEmpty(repeat.Node) =>
            Of(repeat.Node) is PatternNode unit ? new PatternNode.Repeat(unit, 1, repeat.Max) : null,
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
