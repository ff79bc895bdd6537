using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Methods;

/// <summary><c>list</c>: copying and changing.</summary>
internal static class ListMethods
{
    private static readonly Signature Value = new(Parameter.Required("value"));

    public static IEnumerable<Method> All { get; } =
    [
        new("copy", Signature.Empty, (evaluation, self, in _) => PyValue.From(new PyList(Iteration.ToList(self, evaluation.Budget)))),
        Changes.Mutating("append", Value, Append),
        Changes.Mutating("clear", Signature.Empty, Clear),
        Changes.Mutating("extend", Value, Extend),
        Changes.Mutating("insert", new Signature(Parameter.Required("index"), Parameter.Required("value")), Insert),
        Changes.Mutating("pop", new Signature(Parameter.Optional("index", -1)), Pop),
        Changes.Mutating("remove", Value, Remove),
        Changes.Mutating("reverse", Signature.Empty, Reverse),
        Changes.Mutating("sort", new Signature(Parameter.Optional("key"), Parameter.Optional("reverse", false)), Sort),
    ];

    private static PyValue Append(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        evaluation.Budget.ChargeItems(1);
        Changes.Of(self, "append").Add(arguments[0]);
        return PyValue.None;
    }

    private static PyValue Clear(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        Changes.Of(self, "clear").Clear();
        return PyValue.None;
    }

    private static PyValue Extend(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        Changes.Of(self, "extend").AddRange(Iteration.ToList(arguments[0], evaluation.Budget));
        return PyValue.None;
    }

    private static PyValue Insert(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        List<PyValue> items = Changes.Of(self, "insert");
        evaluation.Budget.ChargeItems(1);
        long index = arguments.Integer(0);
        items.Insert((int)Math.Clamp(index < 0 ? index + items.Count : index, 0, items.Count), arguments[1]);
        return PyValue.None;
    }

    private static PyValue Pop(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        List<PyValue> items = Changes.Of(self, "pop");
        long index = arguments.Integer(0);
        index = index < 0 ? index + items.Count : index;
        if (index < 0 || index >= items.Count)
        {
            throw PythonException.Index(items.Count == 0 ? "pop from empty list" : "pop index out of range");
        }

        PyValue item = items[(int)index];
        items.RemoveAt((int)index);
        return item;
    }

    private static PyValue Remove(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        List<PyValue> items = Changes.Of(self, "remove");
        PyValue wanted = arguments[0];
        int index = items.FindIndex(item => Equality.Of(item, wanted));
        if (index < 0)
        {
            throw PythonException.Value("list.remove(x): x not in list");
        }

        items.RemoveAt(index);
        return PyValue.None;
    }

    private static PyValue Reverse(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        Changes.Of(self, "reverse").Reverse();
        return PyValue.None;
    }

    private static PyValue Sort(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        List<PyValue> items = Changes.Of(self, "sort");
        PyValue key = arguments[0];
        Func<PyValue, PyValue> keyOf = key.IsNone ? item => item : item => Invocation.Call(evaluation, key, CallArguments.Of(item));
        List<PyValue> sorted = Sorting.ByKey(items, keyOf, arguments.Flag(1));
        items.Clear();
        items.AddRange(sorted);
        return PyValue.None;
    }
}
