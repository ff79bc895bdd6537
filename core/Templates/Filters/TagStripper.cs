using System.Net;
using System.Text;
using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Templates.Filters;

/// <summary>Text of HTML: without comments and tags, white space collapsed, entities resolved.</summary>
internal static class TagStripper
{
    public static string Strip(string html)
    {
        string text = RemoveBetween(RemoveBetween(html, "<!--", "-->"), "<", ">");
        var result = new StringBuilder(text.Length);
        foreach (char unit in text)
        {
            if (!UnicodeClasses.IsSpace(unit))
            {
                result.Append(unit);
            }
            else if (result.Length > 0 && result[^1] != ' ')
            {
                result.Append(' ');
            }
        }

        return WebUtility.HtmlDecode(result.ToString().TrimEnd(' '));
    }

    private static string RemoveBetween(string text, string open, string close)
    {
        int start = text.IndexOf(open, StringComparison.Ordinal);
        if (start < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        int from = 0;
        while (start >= 0)
        {
            int end = text.IndexOf(close, start + open.Length, StringComparison.Ordinal);
            if (end < 0)
            {
                break;
            }

            result.Append(text, from, start - from);
            from = end + close.Length;
            start = text.IndexOf(open, from, StringComparison.Ordinal);
        }

        return result.Append(text, from, text.Length - from).ToString();
    }
}
