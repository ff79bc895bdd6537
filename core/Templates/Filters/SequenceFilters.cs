using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Filters;

/// <summary>Filters that take a sequence apart or put one together.</summary>
internal static class SequenceFilters
{
    public static IEnumerable<Method> All { get; } =
    [
        new("count", Signature.Empty, (_, self, in _) => Size.Of(self)),
        new("length", Signature.Empty, (_, self, in _) => Size.Of(self)),
        new("first", Signature.Empty, First),
        new("last", Signature.Empty, Last),
        new("random", Signature.Empty, Random),
        new("list", Signature.Empty, (evaluation, self, in _) => PyValue.From(new PyList(Iteration.ToList(self, evaluation.Budget)))),
        new("items", Signature.Empty, Items),
        new("join", new Signature(Parameter.Optional("d", ""), Parameter.Optional("attribute")), JoinFilter.Join),
        new("reverse", Signature.Empty, Reverse),
        new("batch", new Signature(Parameter.Required("linecount"), Parameter.Optional("fill_with")), Batch),
        new("slice", new Signature(Parameter.Required("slices"), Parameter.Optional("fill_with")), Slice),
        new("unique", new Signature(Parameter.Optional("case_sensitive", false), Parameter.Optional("attribute")), Unique),
    ];

    private static PyValue First(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        if (self.Kind == PyKind.Generator)
        {
            return ((PyGenerator)self.Reference).TryTake(out PyValue taken) ? taken : Empty(evaluation, "first");
        }

        foreach (PyValue item in Iteration.Over(self, evaluation.Budget))
        {
            return item;
        }

        return Empty(evaluation, "first");
    }

    private static PyValue Last(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        IEnumerable<PyValue> reversed = Reversal.Of(self, evaluation.Budget)
            ?? throw PythonException.Type($"'{self.TypeName}' object is not reversible; turn it into a list first, with |list");
        foreach (PyValue item in reversed)
        {
            return item;
        }

        return Empty(evaluation, "last");
    }

    private static PyValue Random(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        var run = (TemplateRun)evaluation;
        long size = Size.Of(self);
        if (size == 0)
        {
            return Empty(evaluation, "random");
        }

        return Subscript.Get(self, run.Random.NextInt64(size));
    }

    private static PyValue Empty(Evaluation evaluation, string which) =>
        ((TemplateRun)evaluation).Undefined($"there is no {which} item, the sequence is empty");

    private static PyValue Items(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        if (self.Kind == PyKind.Dict)
        {
            return PyValue.From(new PyGenerator(new PyDictView(new PyMapping(self), PyDictView.Part.Items).Enumerate()));
        }

        return self.IsUndefined
            ? PyValue.From(new PyGenerator([]))
            : throw PythonException.Type("Can only get item pairs from a mapping.");
    }

    private static PyValue Reverse(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        if (self.IsText)
        {
            return Slicing.Of(self, PyValue.None, PyValue.None, -1, evaluation.Budget);
        }

        if (Reversal.Of(self, evaluation.Budget) is { } reversed)
        {
            return PyValue.From(new PyGenerator(reversed));
        }

        List<PyValue> items = Iteration.ToList(self, evaluation.Budget);
        items.Reverse();
        return PyValue.From(new PyList(items));
    }

    private static PyValue Batch(Evaluation evaluation, PyValue self, in Arguments arguments) =>
        PyValue.From(new PyGenerator(Batches(evaluation.Budget, self, arguments[0], arguments[1])));

    private static IEnumerable<PyValue> Batches(EvaluationBudget budget, PyValue self, PyValue size, PyValue fill)
    {
        long count = Numbers.RequireInt64(size);
        var batch = new List<PyValue>();
        foreach (PyValue item in Iteration.Over(self, budget))
        {
            if (batch.Count == count)
            {
                yield return PyValue.From(new PyList(batch));
                batch = [];
            }

            budget.ChargeItems(1);
            batch.Add(item);
        }

        if (batch.Count == 0)
        {
            yield break;
        }

        long missing = fill.IsNone ? 0 : Math.Max(0, count - batch.Count);
        budget.ChargeItems(missing);
        batch.AddRange(Enumerable.Repeat(fill, (int)missing));
        yield return PyValue.From(new PyList(batch));
    }

    private static PyValue Slice(Evaluation evaluation, PyValue self, in Arguments arguments) =>
        PyValue.From(new PyGenerator(Slices(evaluation.Budget, self, arguments[0], arguments[1])));

    private static IEnumerable<PyValue> Slices(EvaluationBudget budget, PyValue self, PyValue number, PyValue fill)
    {
        List<PyValue> items = Iteration.ToList(self, budget);
        long count = Numbers.RequireInt64(number);
        if (count == 0)
        {
            throw PythonException.DivisionByZero("integer division or modulo by zero");
        }

        // The first ones get one item more, until the rest is used up.
        int start = 0;
        for (long i = 0; i < count; i++)
        {
            budget.Step();
            bool hasExtra = i < items.Count % count;
            int length = (int)(items.Count / count) + (hasExtra ? 1 : 0);
            List<PyValue> slice = items.GetRange(start, length);
            start += length;
            if (!fill.IsNone && !hasExtra)
            {
                slice.Add(fill);
            }

            yield return PyValue.From(new PyList(slice));
        }
    }

    private static PyValue Unique(Evaluation evaluation, PyValue self, in Arguments arguments) =>
        PyValue.From(new PyGenerator(UniqueItems(evaluation, self, arguments.Flag(0), AttributePath.Parse(arguments[1]))));

    private static IEnumerable<PyValue> UniqueItems(Evaluation evaluation, PyValue self, bool isCaseSensitive, AttributePath path)
    {
        var seen = new HashSet<PyValue>(PyValueComparer.Instance);
        foreach (PyValue item in Iteration.Over(self, evaluation.Budget))
        {
            evaluation.Budget.ChargeItems(1);
            if (seen.Add(IgnoreCase.Of(path.Of(evaluation, item), isCaseSensitive)))
            {
                yield return item;
            }
        }
    }
}
