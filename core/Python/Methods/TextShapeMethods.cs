using System.Text;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Formatting;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Methods;

/// <summary><c>str</c>: stripping, padding, replacing, formatting.</summary>
internal static class TextShapeMethods
{
    private static readonly Signature Strip = new(Parameter.Optional("chars"));
    private static readonly Signature Pad = new(Parameter.Required("width"), Parameter.Optional("fillchar", " "));

    public static IEnumerable<Method> All { get; } =
    [
        new("strip", Strip, (_, self, in arguments) => StripEnds(self, arguments, start: true, end: true)),
        new("lstrip", Strip, (_, self, in arguments) => StripEnds(self, arguments, start: true, end: false)),
        new("rstrip", Strip, (_, self, in arguments) => StripEnds(self, arguments, start: false, end: true)),
        new("center", Pad, Center),
        new("ljust", Pad, (evaluation, self, in arguments) => Justify(evaluation, self, arguments, '<')),
        new("rjust", Pad, (evaluation, self, in arguments) => Justify(evaluation, self, arguments, '>')),
        new("zfill", new Signature(Parameter.Required("width")), ZeroFill),
        new("expandtabs", new Signature(Parameter.Optional("tabsize", 8)), ExpandTabs),
        new("replace", new Signature(Parameter.Required("old"), Parameter.Required("new"), Parameter.Optional("count", -1)), Replace),
        new("removeprefix", new Signature(Parameter.Required("prefix")), RemovePrefix),
        new("removesuffix", new Signature(Parameter.Required("suffix")), RemoveSuffix),
        new("format", new Signature { TakesMore = true, TakesMoreNamed = true }, Format),
    ];

    public static string StripText(string text, string? chars, bool start, bool end)
    {
        if (chars is null)
        {
            text = start ? Whitespace.TrimStart(text) : text;
            return end ? Whitespace.TrimEnd(text) : text;
        }

        if (chars.Length == 0)
        {
            return text;
        }

        char[] set = chars.ToCharArray();
        text = start ? text.TrimStart(set) : text;
        return end ? text.TrimEnd(set) : text;
    }

    /// <summary><c>str.replace</c>; an empty <paramref name="old"/> matches before every character and at the end.</summary>
    public static string ReplaceText(string text, string old, string replacement, long count, EvaluationBudget budget)
    {
        if (count == 0 || (old.Length > 0 && !text.Contains(old, StringComparison.Ordinal)))
        {
            return text;
        }

        using var result = new TextBuffer(budget.Limits.MaxTextChars);
        if (old.Length == 0)
        {
            InsertBetween(result, text, replacement, count);
        }
        else
        {
            int start = 0;
            for (int at; count != 0 && (at = text.IndexOf(old, start, StringComparison.Ordinal)) >= 0; count--)
            {
                result.Append(text.AsSpan(start, at - start));
                result.Append(replacement);
                start = at + old.Length;
            }

            result.Append(text.AsSpan(start));
        }

        budget.ChargeText(result.Length);
        return result.ToString();
    }

    /// <summary><c>str.center</c>: of an odd rest, the left side gets the larger half only when the width is odd.</summary>
    public static string CenterText(string text, int width, string fill, EvaluationBudget budget)
    {
        int missing = width - CodePoints.Count(text);
        if (missing <= 0)
        {
            return text;
        }

        budget.ChargeText(text.Length + ((long)missing * fill.Length));
        int left = (missing / 2) + (missing & width & 1);
        return Padding.Repeat(fill, left) + text + Padding.Repeat(fill, missing - left);
    }

    private static void InsertBetween(TextBuffer result, string text, string inserted, long count)
    {
        foreach (string unit in CodePoints.Split(text))
        {
            if (count-- != 0)
            {
                result.Append(inserted);
            }
            else
            {
                count = 0;
            }

            result.Append(unit);
        }

        if (count != 0)
        {
            result.Append(inserted);
        }
    }

    private static PyValue StripEnds(in PyValue self, in Arguments arguments, bool start, bool end) =>
        TextResult.Like(self, StripText(self.Text, arguments.TextOrNull(0), start, end));

    private static PyValue Center(Evaluation evaluation, PyValue self, in Arguments arguments) =>
        TextResult.Like(self, CenterText(self.Text, arguments.Int32(0), Fill(self, arguments), evaluation.Budget));

    private static PyValue Justify(Evaluation evaluation, in PyValue self, in Arguments arguments, char align) =>
        TextResult.Like(self, Padding.Align(self.Text, align, arguments.Int32(0), Fill(self, arguments), evaluation.Budget));

    private static string Fill(in PyValue self, in Arguments arguments) =>
        CodePoints.Count(arguments.Text(1)) == 1
            ? TextResult.Inserted(self, arguments, 1)
            : throw PythonException.Type("The fill character must be exactly one character long");

    private static PyValue ZeroFill(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        string text = self.Text;
        int sign = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        int width = arguments.Int32(0) - sign;
        return TextResult.Like(self, text[..sign] + Padding.Align(text[sign..], '>', width, "0", evaluation.Budget));
    }

    private static PyValue ExpandTabs(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        int tabSize = arguments.Int32(0);
        var result = new StringBuilder();
        int column = 0;
        foreach (string unit in CodePoints.Split(self.Text))
        {
            if (unit == "\t")
            {
                int spaces = tabSize > 0 ? tabSize - (column % tabSize) : 0;
                evaluation.Budget.ChargeText(result.Length + (long)spaces);
                result.Append(' ', spaces);
                column += spaces;
                continue;
            }

            result.Append(unit);
            column = unit is "\n" or "\r" ? 0 : column + 1;
        }

        return TextResult.Like(self, result.ToString());
    }

    private static PyValue Replace(Evaluation evaluation, PyValue self, in Arguments arguments) => TextResult.Like(
        self,
        ReplaceText(self.Text, TextResult.Inserted(self, arguments, 0), TextResult.Inserted(self, arguments, 1), arguments.Integer(2), evaluation.Budget));

    private static PyValue RemovePrefix(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        string prefix = arguments.Text(0);
        return self.Text.StartsWith(prefix, StringComparison.Ordinal) ? TextResult.Like(self, self.Text[prefix.Length..]) : self;
    }

    private static PyValue RemoveSuffix(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        string suffix = arguments.Text(0);
        return self.Text.EndsWith(suffix, StringComparison.Ordinal) ? TextResult.Like(self, self.Text[..^suffix.Length]) : self;
    }

    private static PyValue Format(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        var call = new CallArguments(arguments.More, arguments.MoreNamed);
        if (self.Kind == PyKind.Markup)
        {
            call = new CallArguments(
                [.. call.Positional.Select(value => EscapeText(value))],
                [.. call.Named.Select(named => named with { Value = EscapeText(named.Value) })]);
        }

        return TextResult.Like(self, BraceFormat.Apply(self.Text, call, evaluation));
    }

    private static PyValue EscapeText(in PyValue value) =>
        value.Kind == PyKind.String ? PyValue.FromMarkup(Html.Escape(value.Text)) : value;
}
