using System.Text;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Python.Methods;

/// <summary><c>str</c>: questions about all characters.</summary>
internal static class TextTestMethods
{
    public static IEnumerable<Method> All { get; } =
    [
        Every("isalnum", UnicodeClasses.IsAlphanumeric),
        Every("isalpha", UnicodeClasses.IsAlpha),
        Every("isdecimal", UnicodeClasses.IsDecimal),
        Every("isdigit", UnicodeClasses.IsDigit),
        Every("isnumeric", UnicodeClasses.IsNumeric),
        Every("isspace", codePoint => codePoint <= char.MaxValue && UnicodeClasses.IsSpace((char)codePoint)),
        Test("isascii", text => Ascii.IsValid(text)),
        Test("isidentifier", IsIdentifier),
        Test("islower", text => HasCase(text, CaseMapping.IsLower)),
        Test("isprintable", text => EveryCodePoint(text, UnicodeClasses.IsPrintable)),
        Test("istitle", IsTitle),
        Test("isupper", text => HasCase(text, CaseMapping.IsUpper)),
    ];

    /// <summary>At least one cased character, and every cased one is as wanted.</summary>
    public static bool HasCase(string text, Func<int, bool> wanted)
    {
        bool any = false;
        for (int i = 0; i < text.Length;)
        {
            int codePoint = CodePoints.At(text, i, out int units);
            i += units;
            if (!CaseMapping.IsCased(codePoint))
            {
                continue;
            }

            if (!wanted(codePoint))
            {
                return false;
            }

            any = true;
        }

        return any;
    }

    private static bool IsIdentifier(string text) =>
        text.Length > 0 && UnicodeClasses.IsIdentifierStart(CodePoints.At(text, 0, out _)) && EveryCodePoint(text, UnicodeClasses.IsIdentifierPart);

    private static bool IsTitle(string text)
    {
        bool any = false;
        bool afterCased = false;
        for (int i = 0; i < text.Length;)
        {
            int codePoint = CodePoints.At(text, i, out int units);
            i += units;
            bool isUpper = CaseMapping.IsUpper(codePoint) || UnicodeClasses.IsTitle(codePoint);
            bool isCased = CaseMapping.IsCased(codePoint);
            if (isCased && isUpper == afterCased)
            {
                return false;
            }

            any |= isCased;
            afterCased = isCased;
        }

        return any;
    }

    private static Method Every(string name, Func<int, bool> predicate) =>
        Test(name, text => text.Length > 0 && EveryCodePoint(text, predicate));

    private static Method Test(string name, Func<string, bool> predicate) =>
        new(name, Signature.Empty, (_, self, in _) => predicate(self.Text));

    private static bool EveryCodePoint(string text, Func<int, bool> predicate)
    {
        for (int i = 0; i < text.Length;)
        {
            if (!predicate(CodePoints.At(text, i, out int units)))
            {
                return false;
            }

            i += units;
        }

        return true;
    }
}
