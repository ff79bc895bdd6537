using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Templates.Filters;

/// <summary>
/// Cuts a text into the pieces between which a line may end: words, white space, and, if wanted, the parts of
/// hyphenated words (<c>goof-|ball</c>) and dashes between words (<c>one|--|two</c>).
/// </summary>
internal static class WordSplitter
{
    private const string Blanks = "\t\n\v\f\r ";
    private const string WordPunctuation = "!\"'&.,?";

    public static IEnumerable<string> Split(string text, bool onHyphens)
    {
        for (int start = 0; start < text.Length;)
        {
            int end = EndOfPiece(text, start, onHyphens);
            yield return text[start..end];
            start = end;
        }
    }

    private static int EndOfPiece(string text, int start, bool onHyphens)
    {
        if (Blanks.Contains(text[start]))
        {
            int end = start;
            while (end < text.Length && Blanks.Contains(text[end]))
            {
                end++;
            }

            return end;
        }

        if (onHyphens && start > 0 && IsWordOrPunctuation(text[start - 1]) && EndOfDash(text, start) is { } dash)
        {
            return dash;
        }

        for (int i = start + 1; ; i++)
        {
            if (i == text.Length || Blanks.Contains(text[i]))
            {
                return i;
            }

            if (onHyphens && IsBreakingHyphen(text, i))
            {
                return i + 1;
            }

            if (onHyphens && IsWordOrPunctuation(text[i - 1]) && EndOfDash(text, i) is not null)
            {
                return i;
            }
        }
    }

    // Two or more hyphens before a word.
    private static int? EndOfDash(string text, int start)
    {
        int end = start;
        while (end < text.Length && text[end] == '-')
        {
            end++;
        }

        return end - start >= 2 && end < text.Length && IsWord(text[end]) ? end : null;
    }

    // ab-cd, a-b-cd; what follows must not be a single letter
    private static bool IsBreakingHyphen(string text, int at)
    {
        if (text[at] != '-')
        {
            return false;
        }

        bool afterTwoLetters = at >= 2 && IsLetter(text[at - 1]) && IsLetter(text[at - 2]);
        bool afterShortPart = at >= 3 && IsWordOrPunctuation(text[at - 1]) && text[at - 2] == '-' && IsLetter(text[at - 3]);
        if (!(afterTwoLetters || afterShortPart) || at + 2 >= text.Length || !IsLetter(text[at + 1]))
        {
            return false;
        }

        return IsLetter(text[at + 2]) || (text[at + 2] == '-' && at + 3 < text.Length && IsLetter(text[at + 3]));
    }

    private static bool IsWordOrPunctuation(char unit) => IsWord(unit) || WordPunctuation.Contains(unit);

    private static bool IsWord(char unit) => unit == '_' || UnicodeClasses.IsAlphanumeric(unit);

    private static bool IsLetter(char unit) => IsWord(unit) && !UnicodeClasses.IsDecimal(unit);
}
