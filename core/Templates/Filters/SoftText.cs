using Pipelines.Core.Python;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Templates.Filters;

/// <summary>A value as text, where markup stays markup (markupsafe's <c>soft_str</c>).</summary>
internal static class SoftText
{
    public static PyValue Value(in PyValue value, EvaluationBudget budget) =>
        value.IsText ? value : PyValue.FromText(PyText.Str(value, budget));
}
