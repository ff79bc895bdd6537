using System.Globalization;
using System.Text;

namespace Pipelines.Connectors.Tokens;

/// <summary>
/// A text in which each code point beyond 16 bits is one character of its kind, so that patterns written for code points match it
/// as they do the text itself. A text without such code points is its own shadow.
/// </summary>
internal sealed class ShadowText
{
    private readonly string _original;

    private ShadowText(string original, string shadow)
    {
        _original = original;
        Text = shadow;
    }

    public string Text { get; }

    public static ShadowText Of(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return new ShadowText(text, text);
        }

        var shadow = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                shadow.Append(OfItsKind(CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(text[i], text[i + 1]))));
                i++;
            }
            else
            {
                shadow.Append(text[i]);
            }
        }

        return new ShadowText(text, shadow.ToString());
    }

    /// <summary>Where in the original one is, <paramref name="codePoints"/> code points after <paramref name="index"/>.</summary>
    public int Advance(int index, int codePoints)
    {
        if (ReferenceEquals(_original, Text))
        {
            return index + codePoints;
        }

        for (; codePoints > 0; codePoints--)
        {
            index += char.IsHighSurrogate(_original[index]) && index + 1 < _original.Length && char.IsLowSurrogate(_original[index + 1]) ? 2 : 1;
        }

        return index;
    }

    /// <summary>None of these is a letter that the patterns name.</summary>
    private static char OfItsKind(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => 'B',
        UnicodeCategory.LowercaseLetter => 'b',
        UnicodeCategory.TitlecaseLetter => '\u01C5',
        UnicodeCategory.ModifierLetter => '\u02B0',
        UnicodeCategory.OtherLetter => '\u00AA',
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => '\u0300',
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => '0',
        _ => '\u20AC',
    };
}
