using System.Text;
using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Python.Formatting;

/// <summary>Text brought to a width, counted in code points.</summary>
internal static class Padding
{
    public static string Align(string text, char align, int width, string fill, EvaluationBudget budget)
    {
        int missing = width - CodePoints.Count(text);
        if (missing <= 0)
        {
            return text;
        }

        budget.ChargeText(text.Length + ((long)missing * fill.Length));
        int before = align switch
        {
            '>' or '=' => missing,
            '^' => missing / 2,
            _ => 0,
        };
        return Repeat(fill, before) + text + Repeat(fill, missing - before);
    }

    public static string Repeat(string fill, int count) => fill.Length switch
    {
        1 => new string(fill[0], count),
        _ => new StringBuilder(fill.Length * count).Insert(0, fill, count).ToString(),
    };
}
