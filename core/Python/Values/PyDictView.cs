namespace Pipelines.Core.Python.Values;

/// <summary>The keys, values or items of a dict, as the methods of these names return them.</summary>
internal sealed class PyDictView(PyMapping mapping, PyDictView.Part part)
{
    public enum Part
    {
        Keys,
        Values,
        Items,
    }

    public PyMapping Mapping { get; } = mapping;

    public Part Shown { get; } = part;

    public string TypeName => Shown switch
    {
        Part.Keys => "dict_keys",
        Part.Values => "dict_values",
        _ => "dict_items",
    };

    public IEnumerable<PyValue> Enumerate()
    {
        foreach (PyEntry entry in Mapping)
        {
            yield return Shown switch
            {
                Part.Keys => entry.Key,
                Part.Values => entry.Value,
                _ => PyValue.TupleOf(entry.Key, entry.Value),
            };
        }
    }
}
