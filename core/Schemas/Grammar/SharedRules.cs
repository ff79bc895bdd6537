using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>The rules of plain JSON that all grammars share.</summary>
internal sealed class SharedRules(RuleBook rules, Separators separators, GbnfOptions options)
{
    /// <summary>Exponents stay small enough that the number is finite with any digits before it.</summary>
    private const string PositiveExponent = "positive-exponent";

    private static readonly string[] Names =
        ["root", "char", "string", "integer", "number", "boolean", "null", "value", "object", "array", "key-char", "unicode-escape", "space", PositiveExponent, "impossible"];

    private static readonly CodePointSet Digits = CodePointSet.Of([new('0', '9')]);
    private static readonly CodePointSet Hex = CodePointSet.Of([new('0', '9'), new('A', 'F'), new('a', 'f')]);

    public static bool IsShared(string name) => Names.Contains(name, StringComparer.Ordinal);

    /// <summary>A rule that no text fits: no text contains the character 0.</summary>
    public GbnfNode Impossible => rules.Shared("impossible", () => new GbnfNode.Literal("\0"));

    public static GbnfNode Null => new GbnfNode.Literal("null");

    public GbnfNode Boolean => rules.Shared("boolean", () => GbnfNode.OneOf(new GbnfNode.Literal("true"), new GbnfNode.Literal("false")));

    public GbnfNode Integer => rules.Shared("integer", () => IntegerRange.Signed(null, null, options.IntegerDigitsMax));

    public GbnfNode Number => rules.Shared("number", () => GbnfNode.InOrder(
        DecimalRange.Signed(null, null, options.IntegerDigitsMax, options.FractionDigitsMax)!,
        Optional(GbnfNode.InOrder(
            Chars("eE"),
            GbnfNode.OneOf(
                GbnfNode.InOrder(Optional(Chars("+")), rules.Shared(PositiveExponent, Exponent)),
                GbnfNode.InOrder(new GbnfNode.Literal("-"), new GbnfNode.Repeat(new GbnfNode.Chars(Digits), 1, 3)))))));

    /// <summary>Any one character within quotes, however it is escaped; surrogates in pairs only.</summary>
    public GbnfNode Char => rules.Shared("char", () => GbnfNode.OneOf(
        new GbnfNode.Chars(JsonCharacters.Plain),
        GbnfNode.InOrder(
            new GbnfNode.Literal("\\"),
            GbnfNode.OneOf(Chars("\"\\/bfnrt"), GbnfNode.InOrder(new GbnfNode.Literal("u"), UnicodeEscape)))));

    public GbnfNode String => rules.Shared("string", () => Quoted(new GbnfNode.Repeat(Char, 0, null)));

    public GbnfNode Array => rules.Shared("array", () => separators.Brackets('[', ']', Optional(List(Value)), rules));

    public GbnfNode Object => rules.Shared("object", () => separators.Brackets('{', '}', Optional(List(GbnfNode.InOrder(String, separators.Colon, Value))), rules));

    public GbnfNode Value => rules.Shared("value", () => GbnfNode.OneOf(Object, Array, String, Number, Boolean, Null));

    public static GbnfNode Quoted(GbnfNode content) => GbnfNode.InOrder(new GbnfNode.Literal("\""), content, new GbnfNode.Literal("\""));

    private GbnfNode UnicodeEscape => rules.Shared("unicode-escape", () => GbnfNode.OneOf(
        GbnfNode.InOrder(Chars("0123456789abcABCefEF"), HexDigits(3)),
        GbnfNode.InOrder(Chars("dD"), Chars("01234567"), HexDigits(2)),
        GbnfNode.InOrder(Chars("dD"), Chars("89abAB"), HexDigits(2), new GbnfNode.Literal("\\u"), Chars("dD"), Chars("cdefCDEF"), HexDigits(2))));

    /// <summary>0 to 279, leading zeros allowed.</summary>
    private static GbnfNode Exponent() => GbnfNode.OneOf(
        new GbnfNode.Repeat(new GbnfNode.Chars(Digits), 1, 2),
        GbnfNode.InOrder(Chars("01"), new GbnfNode.Repeat(new GbnfNode.Chars(Digits), 2, 2)),
        GbnfNode.InOrder(new GbnfNode.Literal("2"), Chars("01234567"), new GbnfNode.Chars(Digits)));

    private GbnfNode List(GbnfNode item) => GbnfNode.InOrder(item, new GbnfNode.Repeat(GbnfNode.InOrder(separators.Comma, item), 0, null));

    private static GbnfNode.Repeat Optional(GbnfNode node) => new GbnfNode.Repeat(node, 0, 1);

    private static GbnfNode.Repeat HexDigits(int count) => new GbnfNode.Repeat(new GbnfNode.Chars(Hex), count, count);

    private static GbnfNode.Chars Chars(string characters) => new GbnfNode.Chars(CodePointSet.Of(characters.Select(c => new CodePointRange(c, c))));
}
