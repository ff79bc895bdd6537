using System.Text;

namespace Pipelines.Cli.Output;

/// <summary>Makes text from outside safe to show: file names, answers of servers and models may hold what moves a terminal's cursor.</summary>
internal static class PlainText
{
    public static string Of(string text)
    {
        if (!text.Any(IsUnsafe))
        {
            return text;
        }

        StringBuilder safe = new(text.Length);
        foreach (char c in text)
        {
            safe.Append(IsUnsafe(c) ? '\uFFFD' : c);
        }

        return safe.ToString();
    }

    private static bool IsUnsafe(char c) => char.IsControl(c) && c is not ('\n' or '\t');
}
