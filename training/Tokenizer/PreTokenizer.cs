using System.Globalization;
using System.Text;

namespace Pipelines.Training.Tokenizer;

/// <summary>
/// Cuts a text into the pieces within which bytes are merged, as llama.cpp's <c>smollm</c> does: every digit by itself,
/// between digits GPT-2's rule (contractions, words with the space before them, runs of signs, runs of spaces).
/// </summary>
internal static class PreTokenizer
{
    private const int OutOfRange = -1;

    /// <summary>The pieces of a text, in order; together they are the text.</summary>
    public static IEnumerable<Range> Split(string text)
    {
        int start = 0;
        while (start < text.Length)
        {
            int end = text.Length;
            int digits = FirstNumber(text, start, out int digitLength);
            if (digits >= 0)
            {
                end = digits;
            }

            for (int at = start; at < end;)
            {
                int next = PieceEnd(text, at, end);
                yield return at..next;
                at = next;
            }

            if (digits >= 0)
            {
                yield return digits..(digits + digitLength);
                end = digits + digitLength;
            }

            start = end;
        }
    }

    private static int FirstNumber(string text, int start, out int length)
    {
        for (int at = start; at < text.Length; at += length)
        {
            if (KindAt(text, at, text.Length, out length) == PieceKind.Number)
            {
                return at;
            }
        }

        length = 0;
        return OutOfRange;
    }

    private static int PieceEnd(string text, int at, int end)
    {
        if (text[at] == '\'' && ContractionLength(text.AsSpan(at, end - at)) is > 0 and int contraction)
        {
            return at + contraction;
        }

        PieceKind kind = KindAt(text, at, end, out int length);
        bool hasSpace = text[at] == ' ';
        int first = hasSpace ? at + 1 : at;
        PieceKind body = hasSpace ? KindAt(text, first, end, out length) : kind;
        if (body is PieceKind.Letter or PieceKind.Number or PieceKind.Sign)
        {
            int next = first + length;
            while (KindAt(text, next, end, out length) == body)
            {
                next += length;
            }

            return next;
        }

        return SpacesEnd(text, at, end);
    }

    // The last of several spaces goes to the word behind them.
    private static int SpacesEnd(string text, int at, int end)
    {
        int next = at;
        while (KindAt(text, next, end, out int length) == PieceKind.Space)
        {
            next += length;
        }

        return next - at > 1 && next < end ? next - 1 : next;
    }

    private static int ContractionLength(ReadOnlySpan<char> text)
    {
        if (text.Length > 1 && text[1] is 's' or 't' or 'm' or 'd')
        {
            return 2;
        }

        return text.Length > 2 && text[1..3] is "re" or "ve" or "ll" ? 3 : 0;
    }

    private static PieceKind KindAt(string text, int at, int end, out int length)
    {
        if (at >= end)
        {
            length = 0;
            return PieceKind.None;
        }

        Rune.DecodeFromUtf16(text.AsSpan(at, end - at), out Rune character, out length);
        return Rune.IsWhiteSpace(character) ? PieceKind.Space : Rune.GetUnicodeCategory(character) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => PieceKind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => PieceKind.Number,
            _ => PieceKind.Sign,
        };
    }
}
