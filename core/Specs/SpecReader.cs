using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Specs;

/// <summary>
/// Reads one mapping of a pipeline by key, with types checked. Never throws on what a user wrote: a wrong value is reported
/// and reads as absent, so that one reading finds everything. Every key asked for is a known key; <see cref="Close"/> reports
/// the others, with the nearest known one as the suggestion.
/// </summary>
public sealed partial class SpecReader
{
    private readonly SpecMapping _mapping;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);

    public SpecReader(SpecMapping mapping, string path, SpecDiagnostics diagnostics)
    {
        _mapping = mapping;
        Path = path;
        Diagnostics = diagnostics;
    }

    /// <summary>Where the mapping stands in the document.</summary>
    public string Path { get; }

    public SpecLocation Location => _mapping.Location;

    public SpecDiagnostics Diagnostics { get; }

    /// <summary>The value as written; null when the key is absent or has no value (<c>key:</c> and <c>key: null</c> are the same).</summary>
    public SpecNode? Node(string key)
    {
        MustBeDeclared(key);
        _known.Add(key);
        return _mapping.Find(key)?.Value is { } node && node is not SpecScalar { Kind: SpecScalarKind.Null } ? node : null;
    }

    /// <summary>The key has a value.</summary>
    public bool Has(string key) => Node(key) is not null;

    /// <summary>The place of the key's value, or of the mapping when the key is absent.</summary>
    public SpecLocation LocationOf(string key) => Node(key)?.Location ?? Location;

    /// <summary>The path of a key of this mapping.</summary>
    public string PathOf(string key) => SpecPath.Append(Path, key);

    /// <summary>Reports an error at the value of <paramref name="key"/>.</summary>
    public void Error(string key, string message) => Diagnostics.Error(LocationOf(key), PathOf(key), message);

    /// <summary>Reports a warning at the value of <paramref name="key"/>.</summary>
    public void Warning(string key, string message) => Diagnostics.Warning(LocationOf(key), PathOf(key), message);

    /// <summary>Reports, once, that the key is needed when it is absent.</summary>
    /// <param name="key">The key.</param>
    /// <param name="purpose">What it is for, to end the sentence "The key 'x' is missing: ".</param>
    public bool Require(string key, string purpose)
    {
        if (Has(key))
        {
            return true;
        }

        // Told once, however many readers need it.
        if (_missing.Add(key))
        {
            Diagnostics.Error(Location, Path, $"The key '{key}' is missing: {purpose}.");
        }

        return false;
    }

    /// <summary>A key that is known and cannot be used: an error that says why, when it is there and not switched off.</summary>
    public void Refuse(string key, string reason)
    {
        if (Node(key) is { } node && node is not SpecScalar { Kind: SpecScalarKind.Boolean, Text: "false" or "False" or "FALSE" or "no" or "off" })
        {
            Error(key, reason);
        }
    }

    /// <summary>Keys that are known and change nothing here.</summary>
    public void Accept(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            _known.Add(key);
        }
    }

    /// <summary>The entries that nobody has asked for yet, for mappings that pass unknown keys on. They count as known from now on.</summary>
    public IReadOnlyList<SpecEntry> UnreadEntries()
    {
        SpecEntry[] unread = [.. _mapping.Entries.Where(entry => !_known.Contains(entry.Key))];
        Accept(unread.Select(static entry => entry.Key).ToArray());
        return unread;
    }

    /// <summary>
    /// Reports every key of the mapping that was never asked for: an error, or a warning where unknown keys are ignored. To be called once, after
    /// the last reading.
    /// </summary>
    public void Close()
    {
        foreach (SpecEntry entry in _mapping.Entries.Where(entry => !_known.Contains(entry.Key)))
        {
            if (Diagnostics.IgnoresUnknownKeys)
            {
                Diagnostics.Warning(entry.KeyLocation, PathOf(entry.Key), $"The key '{entry.Key}' is not known here, and ignored as DocETL does.");
                continue;
            }

            Diagnostics.Error(entry.KeyLocation, PathOf(entry.Key), $"The key '{entry.Key}' is not known here.", entry.Key, _known);
        }
    }
}
