using System.Text.RegularExpressions;

namespace Pipelines.Connectors.Tokens;

/// <summary>
/// Cuts a text into the words that no token crosses, by the patterns of OpenAI's encodings. The patterns speak of code points, so
/// they see a <see cref="ShadowText"/>. What the originals say with <c>(?i:…)</c> is spelt out: it includes the long s.
/// </summary>
internal static partial class WordCutter
{
    /// <summary>The words of <c>o200k_base</c>, as start and length in UTF-16 units; together they are the text.</summary>
    public static IEnumerable<(int Start, int Length)> O200k(string text) => Cut(O200kPattern(), text);

    /// <summary>The words of <c>cl100k_base</c>.</summary>
    public static IEnumerable<(int Start, int Length)> Cl100k(string text) => Cut(Cl100kPattern(), text);

    private static IEnumerable<(int Start, int Length)> Cut(Regex pattern, string text)
    {
        var shadow = ShadowText.Of(text);
        int start = 0;
        for (Match word = pattern.Match(shadow.Text); word.Success; word = word.NextMatch())
        {
            int end = shadow.Advance(start, word.Length);
            yield return (start, end - start);
            start = end;
        }
    }

    [GeneratedRegex(
        """
        [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?:'(?:[sSſ]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD]))?
        |[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?:'(?:[sSſ]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD]))?
        |\p{N}{1,3}
        |[ ]?[^\s\p{L}\p{N}]+[\r\n/]*
        |\s*[\r\n]+
        |\s+(?!\S)
        |\s+
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex O200kPattern();

    [GeneratedRegex(
        """
        '(?:[sSſ]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD])
        |[^\r\n\p{L}\p{N}]?\p{L}+
        |\p{N}{1,3}
        |[ ]?[^\s\p{L}\p{N}]+[\r\n]*
        |\s*[\r\n]+
        |\s+(?!\S)
        |\s+
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Cl100kPattern();
}
