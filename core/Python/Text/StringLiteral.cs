using System.Buffers;
using System.Globalization;

namespace Pipelines.Core.Python.Text;

/// <summary>A text as Python's <c>repr</c> writes it: single quotes unless that means more escapes.</summary>
internal static class StringLiteral
{
    // Printable ASCII without quotes and backslash: copied in runs.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range(0x20, 0x5F).Select(code => (char)code).Where(unit => unit is not ('\'' or '"' or '\\'))]);

    public static string Of(string text)
    {
        using var buffer = new TextBuffer(int.MaxValue);
        Write(buffer, text);
        return buffer.ToString();
    }

    public static void Write(TextBuffer output, string text)
    {
        char quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        output.Append(quote);
        for (int i = 0; i < text.Length;)
        {
            int run = text.AsSpan(i).IndexOfAnyExcept(Plain);
            if (run < 0)
            {
                output.Append(text.AsSpan(i));
                break;
            }

            output.Append(text.AsSpan(i, run));
            i += run;
            int codePoint = CodePoints.At(text, i, out int units);
            WriteEscaped(output, text.AsSpan(i, units), codePoint, quote);
            i += units;
        }

        output.Append(quote);
    }

    private static void WriteEscaped(TextBuffer output, ReadOnlySpan<char> units, int codePoint, char quote)
    {
        switch (codePoint)
        {
            case '\\':
                output.Append("\\\\");
                break;
            case '\n':
                output.Append("\\n");
                break;
            case '\r':
                output.Append("\\r");
                break;
            case '\t':
                output.Append("\\t");
                break;
            case '\'' or '"':
                if (codePoint == quote)
                {
                    output.Append('\\');
                }

                output.Append(units);
                break;
            default:
                if (UnicodeClasses.IsPrintable(codePoint))
                {
                    output.Append(units);
                }
                else
                {
                    WriteNumber(output, codePoint);
                }

                break;
        }
    }

    private static void WriteNumber(TextBuffer output, int codePoint)
    {
        (string prefix, string format) = codePoint switch
        {
            <= 0xFF => ("\\x", "x2"),
            <= 0xFFFF => ("\\u", "x4"),
            _ => ("\\U", "x8"),
        };
        output.Append(prefix);
        output.Append(codePoint.ToString(format, CultureInfo.InvariantCulture));
    }
}
