using System.Globalization;
using System.Text;

namespace Pipelines.Core.Python.Text;

/// <summary>The escapes of a Python string literal.</summary>
internal static class StringEscapes
{
    /// <exception cref="FormatException">An escape is cut short or names no character.</exception>
    public static string Decode(string literal)
    {
        if (!literal.Contains('\\'))
        {
            return literal;
        }

        var result = new StringBuilder(literal.Length);
        for (int i = 0; i < literal.Length;)
        {
            if (literal[i] != '\\' || i + 1 == literal.Length)
            {
                result.Append(literal[i++]);
                continue;
            }

            i += DecodeOne(literal, i, result);
        }

        return result.ToString();
    }

    // Returns how many characters of the literal the escape takes.
    private static int DecodeOne(string literal, int start, StringBuilder result)
    {
        char kind = literal[start + 1];
        switch (kind)
        {
            case '\n':
                return 2;
            case 'x':
                return DecodeHex(literal, start, 2, result);
            case 'u':
                return DecodeHex(literal, start, 4, result);
            case 'U':
                return DecodeHex(literal, start, 8, result);
            case >= '0' and <= '7':
                return DecodeOctal(literal, start, result);
            case 'N':
                throw new FormatException("the escape \\N{…} is not supported; write the character itself");
            default:
                int index = "abfnrtv\\'\"".IndexOf(kind, StringComparison.Ordinal);
                if (index < 0)
                {
                    // Python keeps the backslash of an escape that it does not know.
                    result.Append('\\').Append(kind);
                }
                else
                {
                    result.Append("\a\b\f\n\r\t\v\\'\""[index]);
                }

                return 2;
        }
    }

    private static int DecodeHex(string literal, int start, int digits, StringBuilder result)
    {
        int end = start + 2 + digits;
        if (end > literal.Length
            || !uint.TryParse(literal.AsSpan(start + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint code))
        {
            throw new FormatException($"the escape \\{literal[start + 1]} needs {digits} hexadecimal digits");
        }

        const uint LastCodePoint = 0x10FFFF;
        if (code > LastCodePoint)
        {
            throw new FormatException("illegal Unicode character in an escape");
        }

        _ = code <= char.MaxValue ? result.Append((char)code) : result.Append(char.ConvertFromUtf32((int)code));
        return 2 + digits;
    }

    private static int DecodeOctal(string literal, int start, StringBuilder result)
    {
        int end = start + 1;
        int code = 0;
        while (end < literal.Length && end < start + 4 && literal[end] is >= '0' and <= '7')
        {
            code = (code * 8) + (literal[end++] - '0');
        }

        result.Append((char)code);
        return end - start;
    }
}
