namespace Pipelines.Core.Specs.Yaml;

/// <summary>Keys and values in the order in which they are written; no key twice.</summary>
public sealed class SpecMapping : SpecNode
{
    private readonly Dictionary<string, SpecEntry> _byKey;

    /// <exception cref="ArgumentException">A key is given twice.</exception>
    internal SpecMapping(SpecLocation location, IReadOnlyList<SpecEntry> entries)
        : base(location, 1 + entries.Sum(static entry => 1 + entry.Value.NodeCount))
    {
        Entries = entries;
        _byKey = entries.ToDictionary(static entry => entry.Key, StringComparer.Ordinal);
    }

    public IReadOnlyList<SpecEntry> Entries { get; }

    /// <summary>The entry of that key, or null.</summary>
    public SpecEntry? Find(string key) => _byKey.GetValueOrDefault(key);

    internal override string Describe() => Entries.Count == 0 ? "an empty mapping" : "a mapping of keys to values";
}
