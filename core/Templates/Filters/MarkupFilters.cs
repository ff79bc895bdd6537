using System.Text;
using Pipelines.Core.Python;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Filters;

/// <summary>Filters that make or unmake HTML.</summary>
internal static class MarkupFilters
{
    private static readonly string[] NotInNames = ["\t", "\n", "\f", "\r", "\v", " ", "/", ">", "="];

    public static IEnumerable<Method> All { get; } =
    [
        new("e", Signature.Empty, Escape),
        new("escape", Signature.Empty, Escape),
        new("forceescape", Signature.Empty, (evaluation, self, in _) => PyValue.FromMarkup(Html.Escape(PyText.Str(self, evaluation.Budget)))),
        new("safe", Signature.Empty, (evaluation, self, in _) => PyValue.FromMarkup(PyText.Str(self, evaluation.Budget))),
        new("striptags", Signature.Empty, (evaluation, self, in _) => PyValue.FromText(TagStripper.Strip(PyText.Str(self, evaluation.Budget)))),
        new("urlencode", Signature.Empty, UrlEncode),
        new("urlize", UrlLinker.Signature, UrlLinker.Apply),
        new("xmlattr", new Signature(Parameter.Optional("autospace", true)), XmlAttributes),
    ];

    private static PyValue Escape(Evaluation evaluation, PyValue self, in Arguments arguments) =>
        PyValue.FromMarkup(Html.EscapeValue(self, evaluation.Budget));

    private static PyValue UrlEncode(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        if (self.IsText || !Iteration.IsPossible(self))
        {
            return PercentEncoding.OfPath(PyText.Str(self, evaluation.Budget));
        }

        IEnumerable<PyEntry> entries = self.Kind == PyKind.Dict
            ? Python.Methods.DictConstruction.Entries(CallArguments.Of(self), evaluation)
            : Pairs(self, evaluation);
        return string.Join('&', entries.Select(entry =>
            $"{PercentEncoding.OfQuery(PyText.Str(entry.Key, evaluation.Budget))}={PercentEncoding.OfQuery(PyText.Str(entry.Value, evaluation.Budget))}"));
    }

    private static IEnumerable<PyEntry> Pairs(PyValue items, Evaluation evaluation)
    {
        foreach (PyValue item in Iteration.Over(items, evaluation.Budget))
        {
            PyValue[] pair = Iteration.ToArray(item, evaluation.Budget);
            yield return pair.Length == 2
                ? new PyEntry(pair[0], pair[1])
                : throw PythonException.Value("urlencode needs pairs of a key and a value");
        }
    }

    private static PyValue XmlAttributes(Evaluation evaluation, PyValue self, in Arguments arguments)
    {
        if (self.Kind != PyKind.Dict)
        {
            throw self.IsUndefined ? PyUndefined.ErrorOf(self) : PythonException.Type($"xmlattr needs a mapping, not {self.TypeName}");
        }

        var result = new StringBuilder();
        foreach (PyEntry entry in new PyMapping(self))
        {
            if (entry.Value.IsNone || entry.Value.IsUndefined)
            {
                continue;
            }

            string key = PyText.Str(entry.Key, evaluation.Budget);
            if (Array.Exists(NotInNames, key.Contains))
            {
                throw PythonException.Value($"Invalid character in attribute name: {StringLiteral.Of(key)}");
            }

            result.Append(result.Length > 0 || arguments.Flag(0) ? " " : string.Empty)
                .Append(Html.EscapeValue(entry.Key, evaluation.Budget)).Append("=\"")
                .Append(Html.EscapeValue(entry.Value, evaluation.Budget)).Append('"');
            evaluation.Budget.ChargeText(result.Length);
        }

        return ((TemplateRun)evaluation).Autoescape ? PyValue.FromMarkup(result.ToString()) : PyValue.FromText(result.ToString());
    }
}
