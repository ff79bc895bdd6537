using System.Buffers;
using System.Globalization;
using System.Text;

namespace Pipelines.Core.Documents;

/// <summary>Strings of JSON, as Python's <c>json</c> writes them with <c>ensure_ascii=False</c>.</summary>
internal static class JsonText
{
    private static readonly SearchValues<char> MustEscape =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Select(code => (char)code), '"', '\\']);

    private static readonly SearchValues<char> Surrogates =
        SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(code => (char)code)]);

    /// <summary>Every surrogate has its other half. A lone one has no UTF-8: it would silently become another character.</summary>
    public static bool IsWhole(ReadOnlySpan<char> text)
    {
        int at = 0;
        while (text[at..].IndexOfAny(Surrogates) is >= 0 and var next)
        {
            at += next;
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
            {
                return false;
            }

            at += 2;
        }

        return true;
    }

    /// <summary>The text between the quotes.</summary>
    public static string Escape(string text)
    {
        int next = text.AsSpan().IndexOfAny(MustEscape);
        if (next < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        int done = 0;
        while (next >= 0)
        {
            int at = done + next;
            escaped.Append(text, done, next).Append(Escape(text[at]));
            done = at + 1;
            next = text.AsSpan(done).IndexOfAny(MustEscape);
        }

        return escaped.Append(text, done, text.Length - done).ToString();
    }

    private static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
    };
}
