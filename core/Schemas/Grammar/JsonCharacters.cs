using System.Globalization;
using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>
/// Characters as they stand within the quotes of JSON, each in exactly one spelling: as itself where JSON allows it, else
/// as its short escape, else as <c>\u00xx</c>. One spelling is what makes "any key but these" and patterns expressible.
/// </summary>
internal static class JsonCharacters
{
    private const string ShortEscapes = "\"\\\b\f\n\r\t";
    private const string ShortLetters = "\"\\bfnrt";

    /// <summary>The characters that may stand for themselves.</summary>
    public static CodePointSet Plain { get; } = CodePointSet.Of([new(0x20, CodePointSet.Last)])
        .Except(CodePointSet.Of([new('"', '"'), new('\\', '\\')]));

    /// <summary>One character out of the set, as JSON spells it; null for an empty set.</summary>
    public static GbnfNode? OneOf(CodePointSet set)
    {
        var options = new List<GbnfNode>();
        CodePointSet plain = set.Intersect(Plain);
        if (!plain.IsEmpty)
        {
            options.Add(Single(plain));
        }

        CodePointRange[] letters = [.. Enumerable.Range(0, ShortEscapes.Length).Where(i => set.Contains(ShortEscapes[i])).Select(i => new CodePointRange(ShortLetters[i], ShortLetters[i]))];
        if (letters.Length > 0)
        {
            options.Add(GbnfNode.InOrder(new GbnfNode.Literal("\\"), Single(CodePointSet.Of(letters))));
        }

        foreach (int sixteen in new[] { 0, 1 })
        {
            CodePointRange[] digits = [.. Enumerable.Range(sixteen * 16, 16)
                .Where(c => set.Contains(c) && !ShortEscapes.Contains((char)c, StringComparison.Ordinal))
                .Select(c => (int)(c % 16).ToString("x", CultureInfo.InvariantCulture)[0])
                .Select(digit => new CodePointRange(digit, digit))];
            if (digits.Length > 0)
            {
                options.Add(GbnfNode.InOrder(new GbnfNode.Literal($"\\u00{sixteen}"), Single(CodePointSet.Of(digits))));
            }
        }

        return options.Count == 0 ? null : GbnfNode.OneOf(options);
    }

    private static GbnfNode Single(CodePointSet set) => set.Ranges is [CodePointRange only] && only.First == only.Last
        ? new GbnfNode.Literal(char.ConvertFromUtf32(only.First))
        : new GbnfNode.Chars(set);
}
