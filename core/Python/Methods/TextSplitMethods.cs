using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Methods;

/// <summary><c>str</c>: splitting and joining.</summary>
internal static class TextSplitMethods
{
    private static readonly Signature SplitSignature = new(Parameter.Optional("sep"), Parameter.Optional("maxsplit", -1));
    private static readonly Signature Separator = new(Parameter.Required("sep"));

    public static IEnumerable<Method> All { get; } =
    [
        new("join", new Signature(Parameter.Required("iterable")), Join),
        new("partition", Separator, (_, self, in arguments) => Partition(self, arguments, last: false)),
        new("rpartition", Separator, (_, self, in arguments) => Partition(self, arguments, last: true)),
        new("rsplit", SplitSignature, (evaluation, self, in arguments) => Split(evaluation, self, arguments, fromEnd: true)),
        new("split", SplitSignature, (evaluation, self, in arguments) => Split(evaluation, self, arguments, fromEnd: false)),
        new("splitlines", new Signature(Parameter.Optional("keepends", false)), SplitLines),
    ];

    private static PyValue Join(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        using var result = new TextBuffer(evaluation.Budget.Limits.MaxTextChars);
        int index = 0;
        foreach (PyValue item in Iteration.Over(arguments[0], evaluation.Budget))
        {
            if (index++ > 0)
            {
                result.Append(self.Text);
            }

            if (self.Kind == PyKind.Markup)
            {
                result.Append(item.Kind == PyKind.Markup ? item.Text : Html.Escape(PyText.Str(item, evaluation.Budget)));
                continue;
            }

            result.Append(item.IsText
                ? item.Text
                : throw PythonException.Type($"sequence item {index - 1}: expected str instance, {item.TypeName} found"));
        }

        evaluation.Budget.ChargeText(result.Length);
        return TextResult.Like(self, result.ToString());
    }

    private static PyValue Partition(in PyValue self, in Arguments arguments, bool last)
    {
        string text = self.Text;
        string separator = RequireSeparator(arguments.Text(0));
        int at = last ? text.LastIndexOf(separator, StringComparison.Ordinal) : text.IndexOf(separator, StringComparison.Ordinal);
        (string before, string middle, string after) = at < 0
            ? last ? (string.Empty, string.Empty, text) : (text, string.Empty, string.Empty)
            : (text[..at], separator, text[(at + separator.Length)..]);
        return PyValue.TupleOf(TextResult.Like(self, before), TextResult.Like(self, middle), TextResult.Like(self, after));
    }

    private static PyValue Split(Evaluation evaluation, in PyValue self, in Arguments arguments, bool fromEnd)
    {
        long limit = arguments.Integer(1);
        long maxParts = limit < 0 ? long.MaxValue : limit + 1;
        evaluation.Budget.ChargeText(self.Text.Length);
        string? separator = arguments.TextOrNull(0);
        List<string> parts = separator is null
            ? fromEnd ? SplitOnSpaceFromEnd(self.Text, maxParts) : SplitOnSpace(self.Text, maxParts)
            : SplitOn(self.Text, RequireSeparator(separator), maxParts, fromEnd);
        evaluation.Budget.ChargeItems(parts.Count);
        return TextResult.ListLike(self, parts);
    }

    private static List<string> SplitOn(string text, string separator, long maxParts, bool fromEnd)
    {
        var parts = new List<string>();
        if (!fromEnd)
        {
            int start = 0;
            for (int at; parts.Count + 1 < maxParts && (at = text.IndexOf(separator, start, StringComparison.Ordinal)) >= 0; start = at + separator.Length)
            {
                parts.Add(text[start..at]);
            }

            parts.Add(text[start..]);
            return parts;
        }

        int end = text.Length;
        for (int at; parts.Count + 1 < maxParts && (at = text.AsSpan(0, end).LastIndexOf(separator, StringComparison.Ordinal)) >= 0; end = at)
        {
            parts.Add(text[(at + separator.Length)..end]);
        }

        parts.Add(text[..end]);
        parts.Reverse();
        return parts;
    }

    private static List<string> SplitOnSpace(string text, long maxParts)
    {
        var parts = new List<string>();
        for (int start = SkipSpace(text, 0); start < text.Length;)
        {
            if (parts.Count + 1 == maxParts)
            {
                parts.Add(text[start..]);
                break;
            }

            int end = start;
            while (end < text.Length && !UnicodeClasses.IsSpace(text[end]))
            {
                end++;
            }

            parts.Add(text[start..end]);
            start = SkipSpace(text, end);
        }

        return parts;
    }

    private static List<string> SplitOnSpaceFromEnd(string text, long maxParts)
    {
        var parts = new List<string>();
        for (int end = Whitespace.EndOfText(text); end > 0;)
        {
            if (parts.Count + 1 == maxParts)
            {
                parts.Add(text[..end]);
                break;
            }

            int start = end;
            while (start > 0 && !UnicodeClasses.IsSpace(text[start - 1]))
            {
                start--;
            }

            parts.Add(text[start..end]);
            end = Whitespace.EndOfText(text.AsSpan(0, start));
        }

        parts.Reverse();
        return parts;
    }

    private static PyValue SplitLines(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        List<string> lines = [.. Lines.Split(self.Text, arguments.Flag(0))];
        evaluation.Budget.ChargeText(self.Text.Length);
        evaluation.Budget.ChargeItems(lines.Count);
        return TextResult.ListLike(self, lines);
    }

    private static int SkipSpace(string text, int start)
    {
        while (start < text.Length && UnicodeClasses.IsSpace(text[start]))
        {
            start++;
        }

        return start;
    }

    private static string RequireSeparator(string separator) =>
        separator.Length > 0 ? separator : throw PythonException.Value("empty separator");
}
