using System.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary><c>*</c> on a text, list or tuple and a count, in either order.</summary>
internal static class Repetition
{
    /// <summary>The repeated value, or null when the operands do not go together.</summary>
    public static PyValue? TryMultiply(in PyValue left, in PyValue right, EvaluationBudget budget)
    {
        if (left.IsInteger && !right.IsInteger)
        {
            return TryMultiply(right, left, budget);
        }

        if (!right.IsInteger || !(left.IsText || left.Kind is PyKind.List or PyKind.Tuple))
        {
            return null;
        }

        long count = Math.Max(0, Numbers.RequireInt64(right));
        return left.IsText ? RepeatText(left, count, budget) : RepeatItems(left, count, budget);
    }

    private static PyValue RepeatText(in PyValue text, long count, EvaluationBudget budget)
    {
        budget.ChargeText(Size64(text.Text.Length, count));
        string repeated = text.Text.Length == 0
            ? string.Empty
            : new StringBuilder().Insert(0, text.Text, (int)count).ToString();
        return text.Kind == PyKind.Markup ? PyValue.FromMarkup(repeated) : PyValue.FromText(repeated);
    }

    private static PyValue RepeatItems(in PyValue sequence, long count, EvaluationBudget budget)
    {
        PyValue[] items = Iteration.ToArray(sequence, budget);
        budget.ChargeItems(Size64(items.Length, count));
        var repeated = new List<PyValue>();
        for (long i = 0; i < count && items.Length > 0; i++)
        {
            repeated.AddRange(items);
        }

        return sequence.Kind == PyKind.List ? PyValue.From(new PyList(repeated)) : PyValue.TupleOf([.. repeated]);
    }

    private static long Size64(long length, long count) => (long)Int128.Min((Int128)length * count, long.MaxValue);
}
