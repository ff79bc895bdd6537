using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>The punctuation of JSON with the whitespace that goes with it.</summary>
internal sealed class Separators
{
    private const int IndentationCharsMax = 20;

    private readonly GbnfNode _inside;

    private Separators(GbnfNode afterSign, GbnfNode inside)
    {
        _inside = inside;
        Comma = GbnfNode.InOrder(new GbnfNode.Literal(","), afterSign);
        Colon = GbnfNode.InOrder(new GbnfNode.Literal(":"), afterSign);
    }

    public GbnfNode Comma { get; }

    public GbnfNode Colon { get; }

    public static Separators Of(GbnfWhitespace whitespace, RuleBook rules) => whitespace switch
    {
        GbnfWhitespace.None => new Separators(GbnfNode.Empty, GbnfNode.Empty),
        GbnfWhitespace.OneSpace => new Separators(rules.Shared("space", () => new GbnfNode.Repeat(new GbnfNode.Literal(" "), 0, 1)), GbnfNode.Empty),
        GbnfWhitespace.Indented => Indented(rules),
        _ => throw new ArgumentOutOfRangeException(nameof(whitespace)),
    };

    /// <summary>The content between brackets; without content there is no whitespace either.</summary>
    public GbnfNode Brackets(char open, char close, GbnfNode content, RuleBook rules)
    {
        var opening = new GbnfNode.Literal(open.ToString());
        var closing = new GbnfNode.Literal(close.ToString());
        if (content is GbnfNode.Sequence { Parts.Count: 0 })
        {
            return GbnfNode.InOrder(opening, closing);
        }

        return content is GbnfNode.Repeat { Min: 0, Max: 1 } optional
            ? GbnfNode.InOrder(opening, rules.Optional("content", GbnfNode.InOrder(_inside, optional.Node, _inside)), closing)
            : GbnfNode.InOrder(opening, _inside, content, _inside, closing);
    }

    private static Separators Indented(RuleBook rules)
    {
        GbnfNode space = rules.Shared("space", () => new GbnfNode.Repeat(
            GbnfNode.OneOf(
                new GbnfNode.Literal(" "),
                GbnfNode.InOrder(
                    new GbnfNode.Repeat(new GbnfNode.Literal("\n"), 1, 2),
                    new GbnfNode.Repeat(new GbnfNode.Chars(CodePointSet.Of([new(' ', ' '), new('\t', '\t')])), 0, IndentationCharsMax))),
            0,
            1));
        return new Separators(space, space);
    }
}
