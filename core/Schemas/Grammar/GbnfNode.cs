using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>An expression of GBNF, llama.cpp's grammar language.</summary>
internal abstract record GbnfNode
{
    private GbnfNode()
    {
    }

    public static GbnfNode Empty { get; } = new Sequence([]);

    /// <summary>True when the expression binds as tightly as a single symbol.</summary>
    public bool IsAtom => this is Rule or Chars or Literal;

    /// <summary>The parts one after the other, with nested sequences and neighbouring literals run together.</summary>
    public static GbnfNode InOrder(params IEnumerable<GbnfNode> parts)
    {
        var flat = new List<GbnfNode>();
        foreach (GbnfNode part in parts.SelectMany(part => part is Sequence inner ? inner.Parts : [part]))
        {
            if (part is Literal next && flat.Count > 0 && flat[^1] is Literal last)
            {
                flat[^1] = new Literal(last.Text + next.Text);
            }
            else
            {
                flat.Add(part);
            }
        }

        return flat.Count == 1 ? flat[0] : new Sequence(flat);
    }

    /// <summary>Any one of the options.</summary>
    public static GbnfNode OneOf(params IEnumerable<GbnfNode> options)
    {
        GbnfNode[] flat = [.. options.SelectMany(option => option is Choice inner ? inner.Options : [option])];
        return flat.Length == 1 ? flat[0] : new Choice(flat);
    }

    /// <summary>A text as it stands; not empty.</summary>
    public sealed record Literal(string Text) : GbnfNode;

    /// <summary>One character out of a set.</summary>
    public sealed record Chars(CodePointSet Set) : GbnfNode;

    /// <summary>What another rule says.</summary>
    public sealed record Rule(string Name) : GbnfNode;

    public sealed record Sequence(IReadOnlyList<GbnfNode> Parts) : GbnfNode;

    public sealed record Choice(IReadOnlyList<GbnfNode> Options) : GbnfNode;

    /// <summary>The node from <paramref name="Min"/> to <paramref name="Max"/> times; without end when that is null.</summary>
    public sealed record Repeat(GbnfNode Node, int Min, int? Max) : GbnfNode;
}
