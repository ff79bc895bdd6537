using System.Collections.Frozen;
using Pipelines.Core.Expressions.Patterns;
using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Expressions.Builtins;

/// <summary>The names that every expression knows: functions and types without effects, and <c>re</c>.</summary>
internal static class BuiltinTable
{
    private static readonly FrozenDictionary<string, PyValue> Builtins = Index();

    public static IEnumerable<string> Names => Builtins.Keys;

    public static bool TryGet(string name, out PyValue value) => Builtins.TryGetValue(name, out value);

    private static FrozenDictionary<string, PyValue> Index()
    {
        var table = new Dictionary<string, PyValue>(StringComparer.Ordinal) { ["re"] = PyValue.From(PatternModule.Instance) };
        foreach (PyType type in PyType.All)
        {
            table[type.Name] = PyValue.From(type);
        }

        foreach (BuiltinFunction function in (IEnumerable<BuiltinFunction>)[.. SequenceFunctions.All, .. ValueFunctions.All])
        {
            table[function.Name] = PyValue.From(new PyFunction(function.Name, function.Signature, function.Body));
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
