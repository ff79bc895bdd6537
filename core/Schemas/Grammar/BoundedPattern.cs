using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>Builds a length into a pattern where that is plain: <c>^[a-z]+$</c> with at most 8 characters is <c>^[a-z]{1,8}$</c>.</summary>
internal static class BoundedPattern
{
    public static PatternNode Of(PatternNode tree, int min, int? max)
    {
        bool isOneRun = tree is PatternNode.Sequence { Parts: [PatternNode.Start, PatternNode.Repeat { Node: PatternNode.Chars }, PatternNode.End] };
        if (!isOneRun)
        {
            return tree;
        }

        var run = (PatternNode.Repeat)((PatternNode.Sequence)tree).Parts[1];
        int fewest = Math.Max(run.Min, min);
        int? most = run.Max is int a && max is int b ? Math.Min(a, b) : run.Max ?? max;
        return fewest > most
            ? tree
            : new PatternNode.Sequence([new PatternNode.Start(), run with { Min = fewest, Max = most }, new PatternNode.End()]);
    }
}
