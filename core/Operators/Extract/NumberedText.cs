using System.Globalization;
using System.Text;
using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Operators.Extract;

/// <summary>
/// A text wrapped into numbered lines, as DocETL wraps it, that knows where in the text each line stands: a model points to
/// lines, and gets the text as it was written.
/// </summary>
internal sealed class NumberedText
{
    private const int LineChars = 80;
    private const int NumberChars = 4;

    private readonly string _text;
    private readonly IReadOnlyList<(int Start, int End)> _lines;

    private NumberedText(string text, IReadOnlyList<(int Start, int End)> lines, string shown)
    {
        _text = text;
        _lines = lines;
        Shown = shown;
    }

    /// <summary>The lines with their numbers, from 1: <c>   1: …</c>; words are parted by one blank.</summary>
    public string Shown { get; }

    public int LineCount => _lines.Count;

    public static NumberedText Of(string text)
    {
        var lines = new List<(int Start, int End)>();
        var shown = new StringBuilder();
        int lineChars = 0;
        foreach ((int start, int end) in Words(text))
        {
            int chars = CodePoints.Count(text.AsSpan(start, end - start));
            if (lineChars > 0 && lineChars + 1 + chars <= LineChars)
            {
                shown.Append(' ').Append(text, start, end - start);
                lines[^1] = (lines[^1].Start, end);
                lineChars += 1 + chars;
                continue;
            }

            // A word longer than a line is cut into lines of its own, and the next word begins a new one.
            lineChars = chars > LineChars ? 0 : chars;
            for (int from = start; from < end;)
            {
                int to = chars <= LineChars ? end : from + CodePoints.OffsetOf(text[from..end], LineChars);
                chars -= LineChars;
                lines.Add((from, to));
                string number = lines.Count.ToString(CultureInfo.InvariantCulture).PadLeft(NumberChars);
                shown.Append(lines.Count == 1 ? "" : "\n").Append(number).Append(": ").Append(text, from, to - from);
                from = to;
            }
        }

        return new NumberedText(text, lines, shown.ToString());
    }

    /// <summary>The text of the lines from <paramref name="first"/> to <paramref name="last"/> (from 1), with the white space as it was written.</summary>
    public string Slice(int first, int last) => _text[_lines[first - 1].Start.._lines[last - 1].End];

    private static IEnumerable<(int Start, int End)> Words(string text)
    {
        int at = 0;
        while (at < text.Length)
        {
            int start = at;
            while (at < text.Length && !UnicodeClasses.IsSpace(text[at]))
            {
                at++;
            }

            if (at > start)
            {
                yield return (start, at);
            }

            at++;
        }
    }
}
