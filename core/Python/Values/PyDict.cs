using Pipelines.Core.Python.Operators;

namespace Pipelines.Core.Python.Values;

/// <summary>A dict made by a template or an expression: any hashable key, insertion order kept.</summary>
internal sealed class PyDict
{
    public OrderedDictionary<PyValue, PyValue> Items { get; } = new(PyValueComparer.Instance);
}
