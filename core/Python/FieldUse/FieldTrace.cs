namespace Pipelines.Core.Python.FieldUse;

/// <summary>
/// What a tree reads of its variables. Scopes and order are ignored on purpose: a name stands for everything that is
/// ever bound to it and for the variable of that name, so nothing that is read can be missed.
/// </summary>
internal sealed class FieldTrace
{
    private readonly Dictionary<string, FieldPlace> _roots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<FieldPlace>> _bindings = new(StringComparer.Ordinal);

    /// <summary>Grows with every new binding; a trace is complete when a pass over the tree leaves it unchanged.</summary>
    public int BindingCount { get; private set; }

    public IEnumerable<string> Names => _roots.Keys;

    public bool IsBound(string name) => _bindings.ContainsKey(name);

    public FieldPlaces PlacesOf(string name)
    {
        var root = new FieldPlaces([Root(name)]);
        return _bindings.TryGetValue(name, out HashSet<FieldPlace>? bound) ? root.Or(new FieldPlaces(bound)) : root;
    }

    public void Bind(string name, FieldPlaces places)
    {
        if (!_bindings.TryGetValue(name, out HashSet<FieldPlace>? bound))
        {
            _bindings[name] = bound = [];
            BindingCount++;
        }

        BindingCount -= bound.Count;
        bound.UnionWith(places.Places);
        BindingCount += bound.Count;
    }

    public FieldReads ReadsOf(string variable) =>
        _roots.TryGetValue(variable, out FieldPlace? root) ? root.ToReads() : FieldReads.Nothing;

    private FieldPlace Root(string name)
    {
        if (!_roots.TryGetValue(name, out FieldPlace? root))
        {
            _roots[name] = root = new FieldPlace();
        }

        return root;
    }
}
