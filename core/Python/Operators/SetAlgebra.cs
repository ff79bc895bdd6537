using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>Operators on sets, and <c>|</c> on dicts.</summary>
internal static class SetAlgebra
{
    public static PyValue? TryApply(BinaryOperator operation, in PyValue left, in PyValue right)
    {
        var a = ((PySet)left.Reference).Items;
        var b = ((PySet)right.Reference).Items;
        IEnumerable<PyValue>? members = operation switch
        {
            BinaryOperator.BitOr => a.Keys.Concat(b.Keys),
            BinaryOperator.BitAnd => a.Keys.Where(b.ContainsKey),
            BinaryOperator.Subtract => a.Keys.Where(item => !b.ContainsKey(item)),
            BinaryOperator.BitXor => a.Keys.Where(item => !b.ContainsKey(item)).Concat(b.Keys.Where(item => !a.ContainsKey(item))),
            _ => null,
        };
        return members is null ? default(PyValue?) : PyValue.From(new PySet(members));
    }

    public static PyValue MergeDicts(in PyValue left, in PyValue right, EvaluationBudget budget)
    {
        var merged = new PyDict();
        foreach (PyValue operand in (ReadOnlySpan<PyValue>)[left, right])
        {
            foreach (PyEntry entry in new PyMapping(operand))
            {
                budget.ChargeItems(1);
                merged.Items[entry.Key] = entry.Value;
            }
        }

        return PyValue.From(merged);
    }
}
