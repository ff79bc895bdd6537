using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Filters;

/// <summary>Filters that compare items, and <c>sum</c>.</summary>
internal static class OrderFilters
{
    private static readonly string[] GroupFields = ["grouper", "list"];
    private static readonly Signature Extreme = new(Parameter.Optional("case_sensitive", false), Parameter.Optional("attribute"));

    public static IEnumerable<Method> All { get; } =
    [
        new("sort", new Signature(Parameter.Optional("reverse", false), Parameter.Optional("case_sensitive", false), Parameter.Optional("attribute")), Sort),
        new("dictsort", new Signature(Parameter.Optional("case_sensitive", false), Parameter.Optional("by", "key"), Parameter.Optional("reverse", false)), SortDict),
        new("min", Extreme, (evaluation, self, in arguments) => FindExtreme(evaluation, self, arguments, wantsLargest: false)),
        new("max", Extreme, (evaluation, self, in arguments) => FindExtreme(evaluation, self, arguments, wantsLargest: true)),
        new("groupby", new Signature(Parameter.Required("attribute"), Parameter.Optional("default"), Parameter.Optional("case_sensitive", false)), GroupBy),
        new("sum", new Signature(Parameter.Optional("attribute"), Parameter.Optional("start", 0)), Sum),
    ];

    private static PyValue Sort(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        AttributePath[] paths = AttributePath.ParseMany(arguments[2]);
        bool isCaseSensitive = arguments.Flag(1);
        List<PyValue> items = Iteration.ToList(self, evaluation.Budget);
        PyValue Key(PyValue item) =>
            PyValue.TupleOf([.. paths.Select(path => IgnoreCase.Of(path.Of(evaluation, item), isCaseSensitive))]);
        return PyValue.From(new PyList(Sorting.ByKey(items, Key, arguments.Flag(0))));
    }

    private static PyValue SortDict(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        int part = arguments.Text(1) switch
        {
            "key" => 0,
            "value" => 1,
            _ => throw PythonException.Value("You can only sort by either \"key\" or \"value\""),
        };
        if (self.Kind != PyKind.Dict)
        {
            throw self.IsUndefined ? PyUndefined.ErrorOf(self) : PythonException.Attribute($"dictsort needs a mapping, not {self.TypeName}");
        }

        bool isCaseSensitive = arguments.Flag(0);
        var view = PyValue.From(new PyDictView(new PyMapping(self), PyDictView.Part.Items));
        List<PyValue> entries = Iteration.ToList(view, evaluation.Budget);
        PyValue Key(PyValue entry) => IgnoreCase.Of(((PyTuple)entry.Reference).Items[part], isCaseSensitive);
        return PyValue.From(new PyList(Sorting.ByKey(entries, Key, arguments.Flag(2))));
    }

    private static PyValue FindExtreme(Evaluation evaluation, in PyValue self, in Arguments arguments, bool wantsLargest)
    {
        AttributePath path = AttributePath.Parse(arguments[1]);
        bool isCaseSensitive = arguments.Flag(0);
        PyValue? best = null;
        PyValue bestKey = default;
        foreach (PyValue item in Iteration.Over(self, evaluation.Budget))
        {
            PyValue key = IgnoreCase.Of(path.Of(evaluation, item), isCaseSensitive);
            if (best is null || (wantsLargest ? Ordering.Less(bestKey, key) : Ordering.Less(key, bestKey)))
            {
                best = item;
                bestKey = key;
            }
        }

        return best ?? ((TemplateRun)evaluation).Undefined("there is no smallest or largest item, the sequence is empty");
    }

    private static PyValue GroupBy(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        AttributePath path = AttributePath.Parse(arguments[0]);
        PyValue fallback = arguments[1];
        bool isCaseSensitive = arguments.Flag(2);
        PyValue Key(PyValue item) => IgnoreCase.Of(path.OrDefault(evaluation, item, fallback), isCaseSensitive);

        var groups = new PyList();
        List<PyValue> members = [];
        PyValue current = default;
        foreach (PyValue item in Sorting.ByKey(Iteration.ToList(self, evaluation.Budget), Key, descending: false))
        {
            PyValue key = Key(item);
            if (members.Count == 0 || !Equality.Of(current, key))
            {
                members = [];
                current = key;

                // The group is named by its first member, in that one's own case.
                PyValue name = path.OrDefault(evaluation, item, fallback);
                groups.Items.Add(PyValue.From(new PyTuple([name, PyValue.From(new PyList(members))], GroupFields)));
            }

            members.Add(item);
        }

        return PyValue.From(groups);
    }

    private static PyValue Sum(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        AttributePath path = AttributePath.Parse(arguments[0]);
        PyValue total = arguments[1];
        if (total.IsText)
        {
            throw PythonException.Type("sum() can't sum strings; use |join");
        }

        foreach (PyValue item in Iteration.Over(self, evaluation.Budget))
        {
            total = BinaryOperator.Add.Apply(total, path.Of(evaluation, item), evaluation.Budget);
        }

        return total;
    }
}
