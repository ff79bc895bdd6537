using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>Python's <c>item in container</c>.</summary>
internal static class Containment
{
    public static bool Holds(in PyValue item, in PyValue container, EvaluationBudget budget)
    {
        switch (container.Kind)
        {
            case PyKind.String or PyKind.Markup:
                return ContainsText(item, container);
            case PyKind.Dict:
                return new PyMapping(container).TryGet(item, out _);
            case PyKind.Set:
                return ((PySet)container.Reference).Items.ContainsKey(item);
            case PyKind.Range when item.Kind is PyKind.Int or PyKind.Bool:
                return ((PyRange)container.Reference).Contains(item.Int64);
            case PyKind.DictView when ((PyDictView)container.Reference).Shown == PyDictView.Part.Keys:
                return ((PyDictView)container.Reference).Mapping.TryGet(item, out _);
            default:
                return ContainsByWalking(item, container, budget);
        }
    }

    private static bool ContainsText(in PyValue item, in PyValue container)
    {
        if (item.IsText)
        {
            return container.Text.Contains(item.Text, StringComparison.Ordinal);
        }

        throw item.IsUndefined
            ? PyUndefined.ErrorOf(item)
            : PythonException.Type($"'in <string>' requires string as left operand, not {item.TypeName}");
    }

    private static bool ContainsByWalking(in PyValue item, in PyValue container, EvaluationBudget budget)
    {
        if (!Iteration.IsPossible(container))
        {
            throw PythonException.Type($"argument of type '{container.TypeName}' is not iterable");
        }

        foreach (PyValue candidate in Iteration.Over(container, budget))
        {
            if (PyValue.AreSame(candidate, item) || Equality.Of(candidate, item))
            {
                return true;
            }
        }

        return false;
    }
}
