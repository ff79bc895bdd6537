using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Expressions.Builtins;

/// <summary>Functions over sequences.</summary>
internal static class SequenceFunctions
{
    private static readonly Signature One = new(Parameter.Required("iterable"));
    private static readonly Signature Many = new() { TakesMore = true };
    private static readonly Signature Extreme = new() { TakesMore = true, TakesMoreNamed = true };
    private static readonly Signature ExtremeOptions = new(Parameter.Optional("key"), Parameter.Optional("default"));

    public static IEnumerable<BuiltinFunction> All { get; } =
    [
        new("len", One, (_, in arguments) => Size.Of(arguments[0])),
        new("any", One, (evaluation, in arguments) => Iteration.Over(arguments[0], evaluation.Budget).Any(item => Truth.Of(item))),
        new("all", One, (evaluation, in arguments) => Iteration.Over(arguments[0], evaluation.Budget).All(item => Truth.Of(item))),
        new("sum", new Signature(Parameter.Required("iterable"), Parameter.Optional("start", 0)), Sum),
        new("min", Extreme, (evaluation, in arguments) => FindExtreme(evaluation, arguments, "min", wantsLargest: false)),
        new("max", Extreme, (evaluation, in arguments) => FindExtreme(evaluation, arguments, "max", wantsLargest: true)),
        new("sorted", new Signature(Parameter.Required("iterable"), Parameter.Optional("key"), Parameter.Optional("reverse", false)), Sorted),
        new("reversed", One, Reversed),
        new("enumerate", new Signature(Parameter.Required("iterable"), Parameter.Optional("start", 0)), Enumerated),
        new("zip", Many, (evaluation, in arguments) => Lazy(Zipped(evaluation, arguments.More))),
        new("map", Many, Mapped),
        new("filter", new Signature(Parameter.Required("function"), Parameter.Required("iterable")), Filtered),
    ];

    private static PyValue Lazy(IEnumerable<PyValue> items) => PyValue.From(new PyGenerator(items));

    private static Func<PyValue, PyValue> KeyOf(Evaluation evaluation, PyValue key) =>
        key.IsNone ? item => item : item => Invocation.Call(evaluation, key, CallArguments.Of(item));

    private static PyValue Sum(Evaluation evaluation, in Arguments arguments)
    {
        PyValue total = arguments[1];
        if (total.IsText)
        {
            throw PythonException.Type("sum() can't sum strings [use ''.join(seq) instead]");
        }

        foreach (PyValue item in Iteration.Over(arguments[0], evaluation.Budget))
        {
            total = BinaryOperator.Add.Apply(total, item, evaluation.Budget);
        }

        return total;
    }

    private static PyValue FindExtreme(Evaluation evaluation, in Arguments arguments, string name, bool wantsLargest)
    {
        bool hasDefault = Array.Exists(arguments.MoreNamed, argument => argument.Name == "default");
        Arguments options = ExtremeOptions.Bind(name, new CallArguments([], arguments.MoreNamed));
        IEnumerable<PyValue> items = arguments.More.Length switch
        {
            0 => throw PythonException.Type($"{name} expected at least 1 argument, got 0"),
            1 => Iteration.Over(arguments.More[0], evaluation.Budget),
            _ => arguments.More,
        };

        Func<PyValue, PyValue> keyOf = KeyOf(evaluation, options[0]);
        PyValue? best = null;
        PyValue bestKey = default;
        foreach (PyValue item in items)
        {
            PyValue key = keyOf(item);
            if (best is null || (wantsLargest ? Ordering.Less(bestKey, key) : Ordering.Less(key, bestKey)))
            {
                best = item;
                bestKey = key;
            }
        }

        return best ?? (hasDefault ? options[1] : throw PythonException.Value($"{name}() arg is an empty sequence"));
    }

    private static PyValue Sorted(Evaluation evaluation, in Arguments arguments) => PyValue.From(new PyList(Sorting.ByKey(
        Iteration.ToList(arguments[0], evaluation.Budget), KeyOf(evaluation, arguments[1]), arguments.Flag(2))));

    private static PyValue Reversed(Evaluation evaluation, in Arguments arguments) => Lazy(
        Reversal.Of(arguments[0], evaluation.Budget) ?? throw PythonException.Type($"'{arguments[0].TypeName}' object is not reversible"));

    private static PyValue Enumerated(Evaluation evaluation, in Arguments arguments)
    {
        RequireIterable(arguments[0]);
        long start = arguments.Integer(1);
        return Lazy(Iteration.Over(arguments[0], evaluation.Budget).Select((item, index) => PyValue.TupleOf(start + index, item)));
    }

    private static IEnumerable<PyValue> Zipped(Evaluation evaluation, PyValue[] sources)
    {
        IEnumerator<PyValue>[] walks = [.. sources.Select(source => Iteration.Over(source, evaluation.Budget).GetEnumerator())];
        while (walks.Length > 0)
        {
            var row = new PyValue[walks.Length];
            for (int i = 0; i < walks.Length; i++)
            {
                if (!walks[i].MoveNext())
                {
                    yield break;
                }

                row[i] = walks[i].Current;
            }

            yield return PyValue.TupleOf(row);
        }
    }

    private static PyValue Mapped(Evaluation evaluation, in Arguments arguments)
    {
        if (arguments.More.Length != 2)
        {
            throw PythonException.Type("map() takes a function and one sequence here");
        }

        PyValue function = arguments.More[0];
        RequireIterable(arguments.More[1]);
        return Lazy(Iteration.Over(arguments.More[1], evaluation.Budget).Select(item => Invocation.Call(evaluation, function, CallArguments.Of(item))));
    }

    private static PyValue Filtered(Evaluation evaluation, in Arguments arguments)
    {
        Func<PyValue, PyValue> test = KeyOf(evaluation, arguments[0]);
        RequireIterable(arguments[1]);
        return Lazy(Iteration.Over(arguments[1], evaluation.Budget).Where(item => Truth.Of(test(item))));
    }

    private static void RequireIterable(in PyValue value)
    {
        if (!Iteration.IsPossible(value))
        {
            throw PythonException.Type($"'{value.TypeName}' object is not iterable");
        }
    }
}
