using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Methods;

/// <summary><c>dict</c>: methods that change it.</summary>
internal static class DictChangeMethods
{
    public static IEnumerable<Method> All { get; } =
    [
        Changes.Mutating("clear", Signature.Empty, Clear),
        Changes.Mutating("pop", new Signature(Parameter.Required("key")) { TakesMore = true }, Pop),
        Changes.Mutating("popitem", Signature.Empty, PopItem),
        Changes.Mutating("setdefault", new Signature(Parameter.Required("key"), Parameter.Optional("default")), SetDefault),
        Changes.Mutating("update", new Signature { TakesMore = true, TakesMoreNamed = true }, Update),
    ];

    private static PyValue Clear(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        Changes.OfDict(self, "clear").Clear();
        return PyValue.None;
    }

    private static PyValue Pop(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        if (Changes.OfDict(self, "pop").Remove(arguments[0], out PyValue value))
        {
            return value;
        }

        return arguments.More.Length > 0
            ? arguments.More[0]
            : throw new PythonException(PythonErrorKind.KeyError, $"the dict has no key {arguments[0]}");
    }

    private static PyValue PopItem(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        OrderedDictionary<PyValue, PyValue> items = Changes.OfDict(self, "popitem");
        if (items.Count == 0)
        {
            throw new PythonException(PythonErrorKind.KeyError, "popitem(): dictionary is empty");
        }

        (PyValue key, PyValue value) = items.GetAt(items.Count - 1);
        items.RemoveAt(items.Count - 1);
        return PyValue.TupleOf(key, value);
    }

    private static PyValue SetDefault(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        OrderedDictionary<PyValue, PyValue> items = Changes.OfDict(self, "setdefault");
        evaluation.Budget.ChargeItems(1);
        items.TryAdd(arguments[0], arguments[1]);
        return items[arguments[0]];
    }

    private static PyValue Update(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        OrderedDictionary<PyValue, PyValue> items = Changes.OfDict(self, "update");
        foreach (PyEntry entry in DictConstruction.Entries(new CallArguments(arguments.More, arguments.MoreNamed), evaluation))
        {
            items[entry.Key] = entry.Value;
        }

        return PyValue.None;
    }
}
