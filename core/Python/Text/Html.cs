using System.Buffers;
using System.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Text;

/// <summary>HTML escaping as markupsafe does it.</summary>
internal static class Html
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>'\"");

    public static string Escape(string text)
    {
        int first = text.AsSpan().IndexOfAny(Special);
        if (first < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 16).Append(text, 0, first);
        foreach (char unit in text.AsSpan(first))
        {
            _ = unit switch
            {
                '&' => result.Append("&amp;"),
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                '\'' => result.Append("&#39;"),
                '"' => result.Append("&#34;"),
                _ => result.Append(unit),
            };
        }

        return result.ToString();
    }

    /// <summary>Any value as HTML: markup as it is, everything else as escaped text.</summary>
    public static string EscapeValue(in PyValue value, EvaluationBudget budget) =>
        value.Kind == PyKind.Markup ? value.Text : Escape(PyText.Str(value, budget));

    /// <summary>The text as HTML: markup as it is, text escaped.</summary>
    public static string Escape(in PyValue text) => text.Kind == PyKind.Markup ? text.Text : Escape(text.Text);
}
