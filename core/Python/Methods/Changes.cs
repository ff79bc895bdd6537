using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Methods;

/// <summary>What methods that change a list or dict share: row data may not be changed.</summary>
internal static class Changes
{
    public static Method Mutating(string name, Signature signature, MethodBody body) =>
        new(name, signature, body) { Mutates = true };

    public static List<PyValue> Of(in PyValue list, string method) =>
        (list.Reference as PyList)?.Items ?? throw ReadOnly("list", method);

    public static OrderedDictionary<PyValue, PyValue> OfDict(in PyValue dict, string method) =>
        (dict.Reference as PyDict)?.Items ?? throw ReadOnly("dict", method);

    private static PythonException ReadOnly(string type, string method) => PythonException.Type(
        $"{method}() would change the data of the row, which is read-only; work on a copy, {type}(…)");
}
