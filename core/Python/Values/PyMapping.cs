using System.Diagnostics.CodeAnalysis;
using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Python.Values;

/// <summary>A dict read in one way, be it row data (<c>JObject</c>) or made by a template (<see cref="PyDict"/>).</summary>
[SuppressMessage("Performance", "CA1815", Justification = "A view for reading; nobody compares two of them.")]
internal readonly struct PyMapping
{
    private readonly JObject? _data;
    private readonly PyDict? _dict;

    /// <param name="value">A value of kind <see cref="PyKind.Dict"/>.</param>
    public PyMapping(in PyValue value)
    {
        _data = value.Reference as JObject;
        _dict = _data is null ? (PyDict)value.Reference : null;
    }

    public int Count => _data?.Count ?? _dict!.Items.Count;

    public bool TryGet(string key, out PyValue value)
    {
        if (_data is null)
        {
            return _dict!.Items.TryGetValue(key, out value);
        }

        bool found = _data.TryGetValue(key, StringComparison.Ordinal, out JToken? token);
        value = found ? PyValue.FromJson(token) : default;
        return found;
    }

    public bool TryGet(in PyValue key, out PyValue value)
    {
        if (_dict is not null)
        {
            return _dict.Items.TryGetValue(key, out value);
        }

        if (key.IsText)
        {
            return TryGet(key.Text, out value);
        }

        Operators.PyValueComparer.RequireHashable(key);
        value = default;
        return false;
    }

    public Enumerator GetEnumerator() => new(this);

    /// <summary>Walks the entries in order, without allocating.</summary>
    internal struct Enumerator(PyMapping mapping)
    {
        private JToken? _next = mapping._data?.First;
        private int _index = -1;

        public PyEntry Current { get; private set; }

        public bool MoveNext()
        {
            if (mapping._dict is { } dict)
            {
                if (++_index >= dict.Items.Count)
                {
                    return false;
                }

                (PyValue key, PyValue value) = dict.Items.GetAt(_index);
                Current = new PyEntry(key, value);
                return true;
            }

            if (_next is not JProperty property)
            {
                return false;
            }

            Current = new PyEntry(property.Name, PyValue.FromJson(property.Value));
            _next = property.Next;
            return true;
        }
    }
}
