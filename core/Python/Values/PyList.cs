namespace Pipelines.Core.Python.Values;

/// <summary>A list made by a template or an expression; unlike the arrays of a row it may be changed.</summary>
internal sealed class PyList
{
    public PyList()
        : this([])
    {
    }

    public PyList(List<PyValue> items) => Items = items;

    public PyList(IEnumerable<PyValue> items) => Items = [.. items];

    public List<PyValue> Items { get; }
}
