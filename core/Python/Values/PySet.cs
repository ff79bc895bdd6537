using Pipelines.Core.Python.Operators;

namespace Pipelines.Core.Python.Values;

/// <summary>A set; it keeps insertion order, where Python's order is arbitrary.</summary>
internal sealed class PySet
{
    public PySet()
    {
    }

    public PySet(IEnumerable<PyValue> items)
    {
        foreach (PyValue item in items)
        {
            Items.TryAdd(item, true);
        }
    }

    /// <summary>Keys are the members; the values mean nothing.</summary>
    public OrderedDictionary<PyValue, bool> Items { get; } = new(PyValueComparer.Instance);
}
