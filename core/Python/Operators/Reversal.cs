using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>Python's <c>reversed()</c>.</summary>
internal static class Reversal
{
    /// <summary>The items from the last to the first, or null when the value can only be walked forwards.</summary>
    public static IEnumerable<PyValue>? Of(in PyValue value, EvaluationBudget budget)
    {
        if (value.Kind is PyKind.Set or PyKind.Generator or PyKind.Object || !Size.TryGet(value, out _))
        {
            return null;
        }

        return value.Kind == PyKind.Range ? OfRange((PyRange)value.Reference, budget) : Iteration.ToArray(value, budget).Reverse();
    }

    private static IEnumerable<PyValue> OfRange(PyRange range, EvaluationBudget budget)
    {
        for (long i = range.Length - 1; i >= 0; i--)
        {
            budget.Step();
            yield return range[i];
        }
    }
}
