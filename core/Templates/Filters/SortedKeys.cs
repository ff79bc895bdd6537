using Pipelines.Core.Python;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Templates.Filters;

/// <summary>A value with the keys of all dicts in it sorted, for <c>pprint</c>.</summary>
internal static class SortedKeys
{
    public static PyValue Of(in PyValue value, EvaluationBudget budget)
    {
        if (value.Kind is not (PyKind.List or PyKind.Tuple or PyKind.Dict))
        {
            return value;
        }

        budget.EnterCall();
        PyValue result = value.Kind switch
        {
            PyKind.List => PyValue.From(new PyList(Items(value, budget))),
            PyKind.Tuple => PyValue.TupleOf([.. Items(value, budget)]),
            _ => PyValue.From(Sorted(new PyMapping(value), budget)),
        };
        budget.LeaveCall();
        return result;
    }

    private static List<PyValue> Items(in PyValue value, EvaluationBudget budget) =>
        [.. Iteration.ToArray(value, budget).Select(item => Of(item, budget))];

    private static PyDict Sorted(PyMapping mapping, EvaluationBudget budget)
    {
        var entries = new List<PyValue>();
        foreach (PyEntry entry in mapping)
        {
            budget.ChargeItems(1);
            entries.Add(PyValue.TupleOf(entry.Key, Of(entry.Value, budget)));
        }

        // Keys that cannot be compared stay as they are.
        bool areTexts = entries.TrueForAll(entry => ((PyTuple)entry.Reference).Items[0].IsText);
        bool areNumbers = entries.TrueForAll(entry => ((PyTuple)entry.Reference).Items[0].IsNumber);
        var sorted = new PyDict();
        foreach (PyValue entry in areTexts || areNumbers ? Sorting.ByKey(entries, pair => ((PyTuple)pair.Reference).Items[0], descending: false) : entries)
        {
            PyValue[] pair = ((PyTuple)entry.Reference).Items;
            sorted.Items[pair[0]] = pair[1];
        }

        return sorted;
    }
}
