using System.Collections;
using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Specs.Keys;

/// <summary>All keys that a mapping of the language may hold, in the order in which people want to read them. Immutable.</summary>
internal sealed class SpecKeys : IEnumerable<SpecKey>
{
    private readonly IReadOnlyList<SpecKey> _keys;
    private readonly HashSet<string> _names;

    /// <exception cref="ArgumentException">Two keys have one name.</exception>
    public SpecKeys(params IEnumerable<SpecKey> keys)
    {
        _keys = [.. keys];
        _names = new HashSet<string>(_keys.Select(static key => key.Name), StringComparer.Ordinal);
        if (_names.Count < _keys.Count)
        {
            throw new ArgumentException($"A key is listed twice: {string.Join(", ", _keys.GroupBy(static k => k.Name).Where(static g => g.Count() > 1).Select(static g => g.Key))}.", nameof(keys));
        }
    }

    /// <summary>Further keys are allowed; null when they are not, else the schema of their values.</summary>
    public Func<JObject>? Others { get; init; }

    public IReadOnlySet<string> Names => _names;

    public IEnumerator<SpecKey> GetEnumerator() => _keys.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The JSON Schema of such a mapping. The caller owns it.</summary>
    public JObject ToJsonSchema()
    {
        var schema = new JObject
        {
            ["type"] = "object",
            ["properties"] = new JObject(_keys.Select(static key => new JProperty(key.Name, key.ToJsonSchema()))),
        };
        if (_keys.Any(static key => key.IsRequired))
        {
            schema["required"] = new JArray(_keys.Where(static key => key.IsRequired).Select(static key => key.Name));
        }

        schema["additionalProperties"] = Others is null ? false : Others();
        return schema;
    }
}
