using System.Globalization;
using System.Text;

namespace Pipelines.Core.Python.Text;

/// <summary>Python's <c>ascii()</c>: everything outside ASCII as an escape.</summary>
internal static class AsciiText
{
    public static string Escape(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 16);
        for (int i = 0; i < text.Length;)
        {
            int codePoint = CodePoints.At(text, i, out int units);
            i += units;
            _ = codePoint switch
            {
                < 0x80 => result.Append((char)codePoint),
                <= 0xFF => result.Append(CultureInfo.InvariantCulture, $"\\x{codePoint:x2}"),
                <= 0xFFFF => result.Append(CultureInfo.InvariantCulture, $"\\u{codePoint:x4}"),
                _ => result.Append(CultureInfo.InvariantCulture, $"\\U{codePoint:x8}"),
            };
        }

        return result.ToString();
    }
}
