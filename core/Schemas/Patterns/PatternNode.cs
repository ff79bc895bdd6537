namespace Pipelines.Core.Schemas.Patterns;

/// <summary>A regular expression as a tree, for the part of the language that a grammar can express too.</summary>
internal abstract record PatternNode
{
    private PatternNode()
    {
    }

    /// <summary>One character out of a set.</summary>
    public sealed record Chars(CodePointSet Set) : PatternNode;

    /// <summary>The parts one after the other; without parts, the empty text.</summary>
    public sealed record Sequence(IReadOnlyList<PatternNode> Parts) : PatternNode;

    /// <summary>Any one of the options.</summary>
    public sealed record Choice(IReadOnlyList<PatternNode> Options) : PatternNode;

    /// <summary>The node from <paramref name="Min"/> to <paramref name="Max"/> times; without end when that is null.</summary>
    public sealed record Repeat(PatternNode Node, int Min, int? Max) : PatternNode;

    /// <summary><c>^</c>: the start of the text.</summary>
    public sealed record Start : PatternNode;

    /// <summary><c>$</c>: the end of the text, and unlike .NET's not also the place before a last line break.</summary>
    public sealed record End : PatternNode;
}
