using System.Collections;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Templates;

/// <summary>
/// The variables that a template is rendered with. Data is referred to, not copied, and never changed; it must not
/// change while a rendering runs.
/// </summary>
public sealed class TemplateVariables : IEnumerable<string>
{
    private readonly Dictionary<string, PyValue> _values = new(StringComparer.Ordinal);

    public TemplateVariables()
    {
    }

    public TemplateVariables(IEnumerable<KeyValuePair<string, JToken?>> values)
    {
        foreach ((string name, JToken? value) in values)
        {
            Add(name, value);
        }
    }

    /// <summary>Sets a variable; null is Python's <c>None</c>.</summary>
    public void Add(string name, JToken? value) => _values[name] = PyValue.FromJson(value);

    /// <summary>Sets a variable to a tuple, which prints as <c>('a', 'b')</c>: a reduce key of several fields.</summary>
    public void AddTuple(string name, IEnumerable<JToken?> items) =>
        _values[name] = PyValue.TupleOf([.. items.Select(PyValue.FromJson)]);

    public IEnumerator<string> GetEnumerator() => _values.Keys.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal bool TryGet(string name, out PyValue value) => _values.TryGetValue(name, out value);
}
