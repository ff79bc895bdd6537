using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.JsonSchema;

/// <summary>What a schema asks of an object.</summary>
/// <param name="Properties">The named properties in the order of the schema.</param>
/// <param name="PatternProperties">The schemas of the properties whose name fits a pattern.</param>
/// <param name="AdditionalProperties">The schema of all other properties; null when the schema does not say.</param>
/// <param name="Required">The names that must be there.</param>
/// <param name="MinProperties">The fewest properties.</param>
/// <param name="MaxProperties">The most properties.</param>
/// <param name="PropertyNames">The schema of the names themselves.</param>
/// <param name="DependentRequired">Name to the names that must be there with it.</param>
/// <param name="DependentSchemas">Name to the schema that the object must fit when it has that name.</param>
internal sealed record ObjectRules(
    IReadOnlyList<KeyValuePair<string, SchemaNode>> Properties,
    IReadOnlyList<KeyValuePair<SchemaPattern, SchemaNode>> PatternProperties,
    SchemaNode? AdditionalProperties,
    IReadOnlyList<string> Required,
    int? MinProperties,
    int? MaxProperties,
    SchemaNode? PropertyNames,
    IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> DependentRequired,
    IReadOnlyList<KeyValuePair<string, SchemaNode>> DependentSchemas)
{
    private readonly Dictionary<string, SchemaNode> _byName =
        Properties.ToDictionary(property => property.Key, property => property.Value, StringComparer.Ordinal);

    /// <summary>The schema of a named property, or null.</summary>
    public SchemaNode? Named(string name) => _byName.GetValueOrDefault(name);
}
