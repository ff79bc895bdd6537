using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Methods;

/// <summary><c>dict</c>: methods that only look.</summary>
internal static class DictMethods
{
    public static IEnumerable<Method> All { get; } =
    [
        new("get", new Signature(Parameter.Required("key"), Parameter.Optional("default")), Get),
        new("keys", Signature.Empty, (_, self, in _) => View(self, PyDictView.Part.Keys)),
        new("values", Signature.Empty, (_, self, in _) => View(self, PyDictView.Part.Values)),
        new("items", Signature.Empty, (_, self, in _) => View(self, PyDictView.Part.Items)),
        new("copy", Signature.Empty, (evaluation, self, in _) => PyValue.From(Copy(self, evaluation.Budget))),
    ];

    public static PyDict Copy(in PyValue dict, EvaluationBudget budget)
    {
        var copy = new PyDict();
        var mapping = new PyMapping(dict);
        budget.ChargeItems(mapping.Count);
        foreach (PyEntry entry in mapping)
        {
            copy.Items.Add(entry.Key, entry.Value);
        }

        return copy;
    }

    private static PyValue Get(Evaluation evaluation, PyValue self, in Arguments arguments) =>
        new PyMapping(self).TryGet(arguments[0], out PyValue value) ? value : arguments[1];

    private static PyValue View(in PyValue self, PyDictView.Part part) =>
        PyValue.From(new PyDictView(new PyMapping(self), part));
}
