namespace Pipelines.Core.Schemas.JsonSchema;

/// <summary>What a schema asks of an array.</summary>
/// <param name="PrefixItems">The schemas of the first items, in order.</param>
/// <param name="Items">The schema of all items behind those; null when the schema does not say.</param>
/// <param name="MinItems">The fewest items.</param>
/// <param name="MaxItems">The most items.</param>
/// <param name="UniqueItems">True when no two items may be equal.</param>
/// <param name="Contains">A schema that some items fit.</param>
/// <param name="MinContains">How many items must at least fit <paramref name="Contains"/>.</param>
/// <param name="MaxContains">How many items may at most fit <paramref name="Contains"/>.</param>
internal sealed record ArrayRules(
    IReadOnlyList<SchemaNode> PrefixItems,
    SchemaNode? Items,
    int? MinItems,
    int? MaxItems,
    bool UniqueItems,
    SchemaNode? Contains,
    int MinContains,
    int? MaxContains);
