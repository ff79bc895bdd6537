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
    // Nearly every prompt has one variable, and a table for it would be larger than all the rest.
    private (string Name, PyValue Value)? _first;
    private Dictionary<string, PyValue>? _others;
    private readonly TemplateVariables? _shared;

    public TemplateVariables()
    {
    }

    /// <param name="shared">Variables that many renderings share, referred to and not changed any more; those that are added hide them.</param>
    public TemplateVariables(TemplateVariables shared) => _shared = shared;

    public TemplateVariables(IEnumerable<KeyValuePair<string, JToken?>> values)
    {
        foreach ((string name, JToken? value) in values)
        {
            Add(name, value);
        }
    }

    /// <summary>Sets a variable; null is Python's <c>None</c>.</summary>
    public void Add(string name, JToken? value) => Set(name, PyValue.FromJson(value));

    /// <summary>Sets a variable to a tuple, which prints as <c>('a', 'b')</c>: a reduce key of several fields.</summary>
    public void AddTuple(string name, IEnumerable<JToken?> items) =>
        Set(name, PyValue.TupleOf([.. items.Select(PyValue.FromJson)]));

    public IEnumerator<string> GetEnumerator()
    {
        if (_first is { } first)
        {
            yield return first.Name;
        }

        IEnumerable<string> others = _others?.Keys ?? Enumerable.Empty<string>();
        foreach (string name in others.Concat(_shared?.Where(shared => _first?.Name != shared && _others?.ContainsKey(shared) != true) ?? []))
        {
            yield return name;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal bool TryGet(string name, out PyValue value)
    {
        if (_first is { } first && first.Name == name)
        {
            value = first.Value;
            return true;
        }

        value = default;
        return _others?.TryGetValue(name, out value) == true || _shared?.TryGet(name, out value) == true;
    }

    private void Set(string name, PyValue value)
    {
        if (_first is null || _first.Value.Name == name)
        {
            _first = (name, value);
        }
        else
        {
            (_others ??= new Dictionary<string, PyValue>(StringComparer.Ordinal))[name] = value;
        }
    }
}
