using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary><c>+</c> on texts, lists and tuples.</summary>
internal static class Concatenation
{
    /// <summary>The joined value, or null when the operands do not go together.</summary>
    public static PyValue? TryAdd(in PyValue left, in PyValue right, EvaluationBudget budget)
    {
        if (left.IsText && right.IsText)
        {
            budget.ChargeText((long)left.Text.Length + right.Text.Length);
            return left.Kind == PyKind.Markup || right.Kind == PyKind.Markup
                ? PyValue.FromMarkup(Html.Escape(left) + Html.Escape(right))
                : PyValue.FromText(left.Text + right.Text);
        }

        if (left.Kind != right.Kind || left.Kind is not (PyKind.List or PyKind.Tuple))
        {
            return null;
        }

        PyValue[] items = [.. Iteration.ToArray(left, budget), .. Iteration.ToArray(right, budget)];
        return left.Kind == PyKind.List ? PyValue.From(new PyList(items)) : PyValue.TupleOf(items);
    }
}
