using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Filters;

/// <summary><c>join(separator, attribute)</c>; with autoescape, one markup among the parts makes the whole markup.</summary>
internal static class JoinFilter
{
    public static PyValue Join(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        EvaluationBudget budget = evaluation.Budget;
        AttributePath path = AttributePath.Parse(arguments[1]);
        if (!((TemplateRun)evaluation).Autoescape)
        {
            return JoinTexts(evaluation, self, path, PyText.Str(arguments[0], budget));
        }

        List<PyValue> items = [.. Iteration.Over(self, budget).Select(item => path.Of(evaluation, item))];
        bool isMarkup = arguments[0].Kind == PyKind.Markup || items.Exists(item => item.Kind == PyKind.Markup);
        return isMarkup
            ? PyValue.FromMarkup(string.Join(Html.EscapeValue(arguments[0], budget), items.Select(item => Html.EscapeValue(item, budget))))
            : PyValue.FromText(string.Join(PyText.Str(arguments[0], budget), items.Select(item => PyText.Str(item, budget))));
    }

    private static PyValue JoinTexts(Evaluation evaluation, in PyValue items, AttributePath path, string separator)
    {
        using var result = new TextBuffer(evaluation.Budget.Limits.MaxTextChars);
        int index = 0;
        foreach (PyValue item in Iteration.Over(items, evaluation.Budget))
        {
            result.Append(index++ > 0 ? separator : string.Empty);
            PyText.WriteStr(result, path.Of(evaluation, item));
        }

        evaluation.Budget.ChargeText(result.Length);
        return result.ToString();
    }
}
