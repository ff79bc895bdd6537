using System.Globalization;

namespace Pipelines.Core.Python.Text;

/// <summary>Python's questions about a code point (<c>str.isspace</c>, <c>str.isprintable</c> and so on).</summary>
internal static class UnicodeClasses
{
    /// <summary>White space as <c>str.isspace</c>, <c>str.strip</c> and the pattern <c>\s</c> know it.</summary>
    public static bool IsSpace(char unit) => char.IsWhiteSpace(unit) || unit is >= '\x1c' and <= '\x1f';

    /// <summary>Where <c>str.splitlines</c> cuts.</summary>
    public static bool IsLineBreak(char unit) =>
        unit is '\n' or '\r' or '\v' or '\f' or (>= '\x1c' and <= '\x1e') or '\x85' or '\u2028' or '\u2029';

    public static bool IsPrintable(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.SpaceSeparator => codePoint == ' ',
        _ => true,
    };

    public static bool IsAlpha(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint)
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter;

    public static bool IsDecimal(int codePoint) =>
        CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.DecimalDigitNumber;

    public static bool IsDigit(int codePoint) =>
        !IsSurrogate(codePoint) && CharUnicodeInfo.GetDigitValue(char.ConvertFromUtf32(codePoint), 0) >= 0;

    public static bool IsNumeric(int codePoint) => !IsSurrogate(codePoint) &&
        CharUnicodeInfo.GetNumericValue(char.ConvertFromUtf32(codePoint), 0) >= 0;

    public static bool IsAlphanumeric(int codePoint) =>
        IsAlpha(codePoint) || IsDecimal(codePoint) || IsDigit(codePoint) || IsNumeric(codePoint);

    public static bool IsTitle(int codePoint) =>
        CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.TitlecaseLetter;

    public static bool IsIdentifierStart(int codePoint) =>
        codePoint == '_' || IsAlpha(codePoint)
        || CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.LetterNumber;

    public static bool IsIdentifierPart(int codePoint) =>
        IsIdentifierStart(codePoint) || CharUnicodeInfo.GetUnicodeCategory(codePoint)
            is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsSurrogate(int codePoint) => codePoint is >= 0xD800 and <= 0xDFFF;
}
