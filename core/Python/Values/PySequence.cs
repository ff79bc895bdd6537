using System.Diagnostics.CodeAnalysis;
using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Python.Values;

/// <summary>A list or tuple read in one way, be it row data (<c>JArray</c>) or made by a template.</summary>
[SuppressMessage("Performance", "CA1815", Justification = "A view for reading; nobody compares two of them.")]
internal readonly struct PySequence
{
    private readonly JArray? _data;
    private readonly IReadOnlyList<PyValue>? _items;

    /// <param name="value">A value of kind <see cref="PyKind.List"/> or <see cref="PyKind.Tuple"/>.</param>
    public PySequence(in PyValue value)
    {
        switch (value.Reference)
        {
            case JArray data:
                _data = data;
                break;
            case PyList list:
                _items = list.Items;
                break;
            default:
                _items = ((PyTuple)value.Reference).Items;
                break;
        }
    }

    public int Count => _data?.Count ?? _items!.Count;

    public PyValue this[int index] => _data is null ? _items![index] : PyValue.FromJson(_data[index]);
}
