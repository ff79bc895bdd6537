namespace Pipelines.Core.Python.Text;

/// <summary>
/// Text as Python sees it: a row of code points, where .NET has UTF-16 units. Text without surrogate pairs, nearly
/// all of it, takes the short way: there the two are the same.
/// </summary>
internal static class CodePoints
{
    private const char FirstSurrogate = '\uD800';
    private const char LastSurrogate = '\uDFFF';

    private static readonly string[] AsciiTexts = [.. Enumerable.Range(0, 128).Select(code => ((char)code).ToString())];

    public static bool IsPlain(ReadOnlySpan<char> text) => !text.ContainsAnyInRange(FirstSurrogate, LastSurrogate);

    public static int Count(ReadOnlySpan<char> text)
    {
        int count = text.Length;
        for (int i = text.IndexOfAnyInRange(FirstSurrogate, LastSurrogate); i >= 0 && i < text.Length - 1; i++)
        {
            if (char.IsSurrogatePair(text[i], text[i + 1]))
            {
                count--;
                i++;
            }
        }

        return count;
    }

    /// <summary>Position in UTF-16 units of the code point at <paramref name="index"/> (0 … count).</summary>
    public static int OffsetOf(string text, int index)
    {
        if (IsPlain(text))
        {
            return index;
        }

        int offset = 0;
        for (; index > 0; index--)
        {
            offset += UnitsAt(text, offset);
        }

        return offset;
    }

    /// <summary>Code points before the UTF-16 position <paramref name="offset"/>.</summary>
    public static int IndexOf(string text, int offset) => Count(text.AsSpan(0, offset));

    public static string Slice(string text, int start, int length)
    {
        if (IsPlain(text))
        {
            return length == text.Length ? text : text.Substring(start, length);
        }

        int from = OffsetOf(text, start);
        int to = from;
        for (; length > 0; length--)
        {
            to += UnitsAt(text, to);
        }

        return text[from..to];
    }

    /// <summary>Each code point as a text of its own.</summary>
    public static IEnumerable<string> Split(string text)
    {
        for (int offset = 0; offset < text.Length;)
        {
            int units = UnitsAt(text, offset);
            yield return units == 1 ? Single(text[offset]) : text.Substring(offset, units);
            offset += units;
        }
    }

    public static string Single(char unit) => unit < AsciiTexts.Length ? AsciiTexts[unit] : unit.ToString();

    /// <summary>Python's order of texts: by code point, where UTF-16 order puts surrogates before U+E000.</summary>
    public static int Compare(string left, string right)
    {
        int shared = left.AsSpan().CommonPrefixLength(right);
        if (shared == left.Length || shared == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        char a = left[shared];
        char b = right[shared];
        bool aIsSurrogate = char.IsSurrogate(a);
        return aIsSurrogate == char.IsSurrogate(b) ? a.CompareTo(b) : aIsSurrogate ? 1 : -1;
    }

    /// <summary>The code point at a UTF-16 position; a lone surrogate stands for itself, as in Python.</summary>
    public static int At(string text, int offset, out int units)
    {
        units = UnitsAt(text, offset);
        return units == 2 ? char.ConvertToUtf32(text[offset], text[offset + 1]) : text[offset];
    }

    private static int UnitsAt(string text, int offset) =>
        offset + 1 < text.Length && char.IsSurrogatePair(text[offset], text[offset + 1]) ? 2 : 1;
}
