using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Specs.Keys;

/// <summary>
/// A key of the pipeline language, written down once: <see cref="SpecReader"/> reads and checks values by it, and the JSON Schema
/// of the language is printed from it. Immutable.
/// </summary>
/// <param name="Name">As written in a pipeline.</param>
/// <param name="Purpose">What it is for, as the end of a sentence: "The key 'x' is missing: …".</param>
internal abstract record SpecKey(string Name, string Purpose)
{
    /// <summary>A mapping without it is wrong, whatever else it holds.</summary>
    public bool IsRequired { get; init; }

    /// <summary>So that whatever takes a key's name takes the key.</summary>
    public static implicit operator string(SpecKey key) => key.Name;

    /// <summary>The JSON Schema of the values that are right for it, described. The caller owns it.</summary>
    public JObject ToJsonSchema()
    {
        JObject schema = ValueSchema();
        schema.AddFirst(new JProperty("description", Description));
        if (AbsentValue is { } absent)
        {
            schema["default"] = absent;
        }

        return schema;
    }

    /// <summary>What holds when the key is absent; null when that cannot be said by a value.</summary>
    protected virtual JToken? AbsentValue => null;

    protected virtual string Description => $"{char.ToUpperInvariant(Purpose[0])}{Purpose[1..]}.";

    protected abstract JObject ValueSchema();
}
