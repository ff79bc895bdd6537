using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>Python's <c>iter(value)</c>. Every item taken is one step of the budget.</summary>
internal static class Iteration
{
    public static bool IsPossible(in PyValue value) => value.Kind switch
    {
        PyKind.None or PyKind.Bool or PyKind.Int or PyKind.BigInt or PyKind.Float => false,
        PyKind.Object => ((PyObject)value.Reference).Iterate() is not null,
        PyKind.Undefined => ((PyUndefined)value.Reference).Behavior != UndefinedBehavior.Strict,
        _ => true,
    };

    public static IEnumerable<PyValue> Over(PyValue value, EvaluationBudget budget)
    {
        foreach (PyValue item in Unmetered(value))
        {
            budget.Step();
            yield return item;
        }
    }

    /// <summary>All items, for a loop that must know its length. Lists and tuples are not copied item by item.</summary>
    public static PyValue[] ToArray(in PyValue value, EvaluationBudget budget)
    {
        if (value.Kind is PyKind.List or PyKind.Tuple)
        {
            var sequence = new PySequence(value);
            budget.ChargeItems(sequence.Count);
            var items = new PyValue[sequence.Count];
            for (int i = 0; i < items.Length; i++)
            {
                items[i] = sequence[i];
            }

            return items;
        }

        return [.. ToList(value, budget)];
    }

    public static List<PyValue> ToList(in PyValue value, EvaluationBudget budget)
    {
        var items = new List<PyValue>();
        foreach (PyValue item in Over(value, budget))
        {
            budget.ChargeItems(1);
            items.Add(item);
        }

        return items;
    }

    private static IEnumerable<PyValue> Unmetered(in PyValue value)
    {
        switch (value.Kind)
        {
            case PyKind.String or PyKind.Markup:
                return CodePoints.Split(value.Text).Select(PyValue.FromText);
            case PyKind.List or PyKind.Tuple:
                return OverSequence(value);
            case PyKind.Dict:
                return new PyDictView(new PyMapping(value), PyDictView.Part.Keys).Enumerate();
            case PyKind.Set:
                return ((PySet)value.Reference).Items.Keys;
            case PyKind.Range:
                return OverRange((PyRange)value.Reference);
            case PyKind.DictView:
                return ((PyDictView)value.Reference).Enumerate();
            case PyKind.Generator:
                return ((PyGenerator)value.Reference).Rest();
            case PyKind.Object when ((PyObject)value.Reference).Iterate() is { } items:
                return items;
            case PyKind.Undefined:
                ((PyUndefined)value.Reference).RequireLenient();
                return [];
            default:
                throw PythonException.Type($"'{value.TypeName}' object is not iterable");
        }
    }

    private static IEnumerable<PyValue> OverSequence(PyValue value)
    {
        var sequence = new PySequence(value);
        for (int i = 0; i < sequence.Count; i++)
        {
            yield return sequence[i];
        }
    }

    private static IEnumerable<PyValue> OverRange(PyRange range)
    {
        for (long i = 0; i < range.Length; i++)
        {
            yield return range[i];
        }
    }
}
