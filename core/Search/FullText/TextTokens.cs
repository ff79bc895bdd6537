using System.Globalization;
using System.Text;
using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Search.FullText;

/// <summary>
/// The words of a text as full-text search compares them: runs of letters, digits and the marks on them, in lower case; of Chinese and Japanese
/// (Han, Hiragana), which write no spaces, each character. Of English texts these are DocETL's words, runs of <c>[a-z0-9]</c>.
/// </summary>
internal static class TextTokens
{
    private const int HiraganaFirst = 0x3041;
    private const int HiraganaLast = 0x309F;
    private const int HanFirst = 0x3400;
    private const int HanLast = 0x9FFF;
    private const int HanCompatibilityFirst = 0xF900;
    private const int HanCompatibilityLast = 0xFAFF;
    private const int HanSupplementFirst = 0x20000;
    private const int HanSupplementLast = 0x3FFFF;

    public static IEnumerable<string> Of(string text)
    {
        string lower = CaseMapping.Lower(text);
        int start = 0;
        int at = 0;
        while (at < lower.Length)
        {
            Rune.DecodeFromUtf16(lower.AsSpan(at), out Rune rune, out int units);
            bool standsAlone = StandsAlone(rune.Value);
            if (standsAlone || !IsWord(rune))
            {
                if (at > start)
                {
                    yield return lower[start..at];
                }

                if (standsAlone)
                {
                    yield return lower.Substring(at, units);
                }

                start = at + units;
            }

            at += units;
        }

        if (at > start)
        {
            yield return lower[start..at];
        }
    }

    private static bool IsWord(Rune rune) => rune.IsAscii
        ? Rune.IsLetterOrDigit(rune)
        : Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool StandsAlone(int codePoint) =>
        codePoint is (>= HiraganaFirst and <= HiraganaLast) or (>= HanFirst and <= HanLast)
            or (>= HanCompatibilityFirst and <= HanCompatibilityLast) or (>= HanSupplementFirst and <= HanSupplementLast);
}
