using System.Text;
using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Formatting;
using Pipelines.Core.Python.Methods;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Filters;

/// <summary>Filters that turn a text into another of the same kind.</summary>
internal static class TextFilters
{
    public static IEnumerable<Method> All { get; } =
    [
        Simple("capitalize", CaseMapping.Capitalize),
        Simple("lower", CaseMapping.Lower),
        Simple("upper", CaseMapping.Upper),
        Simple("title", Title),
        new("string", Signature.Empty, (evaluation, self, in _) => SoftText.Value(self, evaluation.Budget)),
        new("center", new Signature(Parameter.Optional("width", 80)), Center),
        new("trim", new Signature(Parameter.Optional("chars")), Trim),
        new("replace", new Signature(Parameter.Required("old"), Parameter.Required("new"), Parameter.Optional("count")), Replace),
        new("format", new Signature { TakesMore = true, TakesMoreNamed = true }, Format),
        new("wordcount", Signature.Empty, CountWords),
    ];

    private static Method Simple(string name, Func<string, string> map) => new(name, Signature.Empty, (evaluation, self, in _) =>
    {
        PyValue text = SoftText.Value(self, evaluation.Budget);
        evaluation.Budget.ChargeText(text.Text.Length);
        return TextResult.Like(text, map(text.Text));
    });

    // Unlike str.title, only white space, brackets and hyphens begin a word: "they're" stays one.
    private static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int start = 0; start < text.Length;)
        {
            int end = start;
            while (end < text.Length && !BeginsWord(text[end]))
            {
                end++;
            }

            if (end > start)
            {
                CodePoints.At(text, start, out int units);
                result.Append(CaseMapping.Upper(text.Substring(start, units))).Append(CaseMapping.Lower(text[(start + units)..end]));
            }

            if (end < text.Length)
            {
                result.Append(text[end]);
            }

            start = end + 1;
        }

        return result.ToString();
    }

    private static bool BeginsWord(char unit) => UnicodeClasses.IsSpace(unit) || unit is '-' or '(' or '{' or '[' or '<';

    private static PyValue Center(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        PyValue text = SoftText.Value(self, evaluation.Budget);
        return TextResult.Like(text, TextShapeMethods.CenterText(text.Text, arguments.Int32(0), " ", evaluation.Budget));
    }

    private static PyValue Trim(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        PyValue text = SoftText.Value(self, evaluation.Budget);
        return TextResult.Like(text, TextShapeMethods.StripText(text.Text, arguments.TextOrNull(0), start: true, end: true));
    }

    private static PyValue Replace(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        EvaluationBudget budget = evaluation.Budget;
        long count = arguments[2].IsNone ? -1 : arguments.Integer(2);
        string old = PyText.Str(arguments[0], budget);
        string replacement = PyText.Str(arguments[1], budget);
        if (!((TemplateRun)evaluation).Autoescape)
        {
            return TextShapeMethods.ReplaceText(PyText.Str(self, budget), old, replacement, count, budget);
        }

        bool becomesMarkup = arguments[0].Kind == PyKind.Markup || (arguments[1].Kind == PyKind.Markup && self.Kind != PyKind.Markup);
        PyValue text = becomesMarkup ? PyValue.FromMarkup(Html.EscapeValue(self, budget)) : SoftText.Value(self, budget);
        if (text.Kind == PyKind.Markup)
        {
            old = Html.EscapeValue(arguments[0], budget);
            replacement = Html.EscapeValue(arguments[1], budget);
        }

        return TextResult.Like(text, TextShapeMethods.ReplaceText(text.Text, old, replacement, count, budget));
    }

    private static PyValue Format(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        if (arguments.More.Length > 0 && arguments.MoreNamed.Length > 0)
        {
            throw PythonException.Type("can't handle positional and keyword arguments at the same time");
        }

        PyValue values = PyValue.TupleOf(arguments.More);
        if (arguments.MoreNamed.Length > 0)
        {
            values = PyValue.From(DictConstruction.Create(new CallArguments([], arguments.MoreNamed), evaluation));
        }

        return PercentFormat.Apply(SoftText.Value(self, evaluation.Budget), values, evaluation.Budget);
    }

    private static PyValue CountWords(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        long count = 0;
        bool inWord = false;
        foreach (Rune rune in SoftText.Value(self, evaluation.Budget).Text.EnumerateRunes())
        {
            bool isWordPart = rune.Value == '_' || UnicodeClasses.IsAlphanumeric(rune.Value);
            count += isWordPart && !inWord ? 1 : 0;
            inWord = isWordPart;
        }

        return count;
    }
}
