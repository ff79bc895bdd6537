using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>How many characters the texts that fit a whole pattern have.</summary>
internal readonly record struct PatternLength(long Min, long? Max)
{
    public static PatternLength Of(PatternNode node) => node switch
    {
        PatternNode.Chars => new(1, 1),
        PatternNode.Sequence sequence => sequence.Parts.Select(Of).Aggregate(
            new PatternLength(0, 0), (sum, part) => new(sum.Min + part.Min, sum.Max + part.Max)),
        PatternNode.Choice choice => choice.Options.Select(Of).Aggregate(
            (all, option) => new(Math.Min(all.Min, option.Min), all.Max is long a && option.Max is long b ? Math.Max(a, b) : null)),
        PatternNode.Repeat repeat => Times(Of(repeat.Node), repeat.Min, repeat.Max),
        _ => new(0, 0),
    };

    private static PatternLength Times(PatternLength unit, int min, int? max)
    {
        long? longest = unit.Max == 0 ? 0 : unit.Max * max;
        return new(Math.Min(unit.Min * min, int.MaxValue), longest is > int.MaxValue ? null : longest);
    }
}
