using System.Globalization;
using System.Text;

namespace Pipelines.Core.Python.Text;

/// <summary>Python's case conversions: full Unicode mappings (ß → SS, final ς), independent of any culture.</summary>
internal static class CaseMapping
{
    private const char SmallDotlessI = 'ı';
    private const char CapitalSigma = 'Σ';
    private const string FirstCherokee = "\u13a0";
    private const string LastCherokee = "\u13f5";

    public static string Upper(string text) => Ascii.IsValid(text) ? text.ToUpperInvariant() : UpperUnicode(text);

    public static string Lower(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.ToLowerInvariant();
        }

        string lower = text.Replace("İ", "i\u0307", StringComparison.Ordinal);
        return lower.Contains(CapitalSigma) ? LowerWithSigma(lower) : lower.ToLowerInvariant();
    }

    public static string Capitalize(string text) =>
        text.Length == 0 ? text : TitleFirst(text, out int units) + Lower(text[units..]);

    public static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        bool afterCased = false;
        for (int i = 0; i < text.Length;)
        {
            int codePoint = CodePoints.At(text, i, out int units);
            string unit = text.Substring(i, units);
            result.Append(!afterCased ? TitleFirst(unit, out _) : IsFinalSigma(text, i) ? "ς" : Lower(unit));
            afterCased = IsCased(codePoint);
            i += units;
        }

        return result.ToString();
    }

    public static string SwapCase(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            bool isUpper = IsUpper(CodePoints.At(text, i, out int units));
            string unit = text.Substring(i, units);
            result.Append(!isUpper ? Upper(unit) : IsFinalSigma(text, i) ? "ς" : Lower(unit));
            i += units;
        }

        return result.ToString();
    }

    public static string Fold(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.ToLowerInvariant();
        }

        var result = new StringBuilder(text.Length);
        foreach (string unit in CodePoints.Split(text))
        {
            string upper = Upper(unit);
            bool isCherokee = string.CompareOrdinal(upper, FirstCherokee) >= 0 && string.CompareOrdinal(upper, LastCherokee) <= 0;
            result.Append(unit switch
            {
                "ẞ" => "ss",
                [SmallDotlessI] => unit,
                _ => isCherokee ? upper : Lower(upper),
            });
        }

        return result.ToString();
    }

    // Roman numerals and circled letters are cased without being letters; ª and º are lower case.
    public static bool IsUpper(int codePoint) =>
        CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.UppercaseLetter
        || codePoint is (>= 'Ⅰ' and <= 'Ⅿ') or (>= 'Ⓐ' and <= 'Ⓩ');

    public static bool IsLower(int codePoint) =>
        CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.LowercaseLetter
        || codePoint is 'ª' or 'º' or (>= 'ⅰ' and <= 'ⅿ') or (>= 'ⓐ' and <= 'ⓩ');

    public static bool IsCased(int codePoint) =>
        IsUpper(codePoint) || IsLower(codePoint) || UnicodeClasses.IsTitle(codePoint);

    private static string TitleFirst(string text, out int units)
    {
        int codePoint = CodePoints.At(text, 0, out units);
        if (SpecialCasing.Title.TryGetValue(text[0], out string? title))
        {
            return title;
        }

        bool isGeorgian = codePoint is >= 'ა' and <= 'ჿ';
        return isGeorgian ? text[..units] : Upper(text[..units]);
    }

    private static string UpperUnicode(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            if (SpecialCasing.Upper.TryGetValue(text[i], out string? mapped))
            {
                result.Append(mapped);
                i++;
            }
            else if (Rune.TryGetRuneAt(text, i, out Rune rune))
            {
                result.Append(Rune.ToUpperInvariant(rune).ToString());
                i += rune.Utf16SequenceLength;
            }
            else
            {
                result.Append(text[i++]);
            }
        }

        return result.ToString();
    }

    // Σ becomes ς at the end of a word: a letter before it, none after it.
    private static string LowerWithSigma(string text)
    {
        char[] lower = text.ToLowerInvariant().ToCharArray();
        for (int i = 0; i < text.Length; i++)
        {
            if (IsFinalSigma(text, i))
            {
                lower[i] = 'ς';
            }
        }

        return new string(lower);
    }

    private static bool IsFinalSigma(string text, int index) =>
        text[index] == CapitalSigma && index > 0 && char.IsLetter(text[index - 1])
        && (index + 1 == text.Length || !char.IsLetter(text[index + 1]));
}
