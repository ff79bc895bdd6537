using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Operators;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Methods;

/// <summary>Python's <c>dict(…)</c>: from a dict, from pairs, from names.</summary>
internal static class DictConstruction
{
    public static PyDict Create(in CallArguments arguments, Evaluation evaluation)
    {
        var dict = new PyDict();
        foreach (PyEntry entry in Entries(arguments, evaluation))
        {
            dict.Items[entry.Key] = entry.Value;
        }

        return dict;
    }

    public static IEnumerable<PyEntry> Entries(CallArguments arguments, Evaluation evaluation)
    {
        if (arguments.Positional.Length > 1)
        {
            throw PythonException.Type($"dict expected at most 1 argument, got {arguments.Positional.Length}");
        }

        foreach (PyEntry entry in arguments.Positional.Length == 0 ? [] : FromValue(arguments.Positional[0], evaluation))
        {
            evaluation.Budget.ChargeItems(1);
            yield return entry;
        }

        foreach (NamedArgument named in arguments.Named)
        {
            yield return new PyEntry(named.Name, named.Value);
        }
    }

    private static IEnumerable<PyEntry> FromValue(PyValue source, Evaluation evaluation)
    {
        if (source.Kind == PyKind.Dict)
        {
            foreach (PyEntry entry in new PyMapping(source))
            {
                yield return entry;
            }

            yield break;
        }

        foreach (PyValue item in Iteration.Over(source, evaluation.Budget))
        {
            PyValue[] pair = Iteration.ToArray(item, evaluation.Budget);
            yield return pair.Length == 2
                ? new PyEntry(pair[0], pair[1])
                : throw PythonException.Value($"dictionary update sequence element has length {pair.Length}; 2 is required");
        }
    }
}
