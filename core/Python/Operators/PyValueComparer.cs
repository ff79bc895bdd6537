using System.Runtime.CompilerServices;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Operators;

/// <summary>Keys of dicts and sets: Python's equality with a hash that agrees with it (1, 1.0 and True are one key).</summary>
internal sealed class PyValueComparer : IEqualityComparer<PyValue>
{
    public static PyValueComparer Instance { get; } = new();

    public bool Equals(PyValue x, PyValue y) => Equality.Of(x, y);

    public int GetHashCode(PyValue obj)
    {
        switch (obj.Kind)
        {
            case PyKind.None:
                return 0;
            case PyKind.String or PyKind.Markup:
                return obj.Text.GetHashCode(StringComparison.Ordinal);
            case PyKind.Bool or PyKind.Int:
                return ((double)obj.Int64).GetHashCode();
            case PyKind.BigInt:
                return ((double)obj.Integer).GetHashCode();
            case PyKind.Float:
                return obj.Float == 0 ? 0.0.GetHashCode() : obj.Float.GetHashCode();
            case PyKind.Tuple:
                var hash = default(HashCode);
                foreach (PyValue item in ((PyTuple)obj.Reference).Items)
                {
                    hash.Add(GetHashCode(item));
                }

                return hash.ToHashCode();
            case PyKind.Undefined:
                ((PyUndefined)obj.Reference).RequireLenient();
                return 1;
            case PyKind.Range:
                return obj.Reference.GetHashCode();
            case PyKind.List or PyKind.Dict or PyKind.Set or PyKind.DictView:
                throw PythonException.Type($"unhashable type: '{obj.TypeName}'");
            default:
                return RuntimeHelpers.GetHashCode(obj.Reference);
        }
    }

    public static void RequireHashable(in PyValue value) => _ = Instance.GetHashCode(value);
}
