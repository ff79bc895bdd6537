using System.Text;

namespace Pipelines.Core.Templates.Filters;

/// <summary>URL escapes of the UTF-8 bytes of a text, as Python's <c>urllib.parse.quote</c> makes them.</summary>
internal static class PercentEncoding
{
    public static string OfPath(string text) => Encode(text, keepsSlash: true);

    public static string OfQuery(string text) => Encode(text, keepsSlash: false).Replace("%20", "+", StringComparison.Ordinal);

    private static string Encode(string text, bool keepsSlash)
    {
        var result = new StringBuilder(text.Length);
        foreach (byte unit in Encoding.UTF8.GetBytes(text))
        {
            char letter = (char)unit;
            bool isSafe = char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-' or '~' || (letter == '/' && keepsSlash);
            _ = isSafe ? result.Append(letter) : result.Append('%').Append(unit.ToString("X2"));
        }

        return result.ToString();
    }
}
