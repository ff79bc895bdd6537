using Pipelines.Core.Schemas.JsonSchema;

namespace Pipelines.Core.Schemas;

/// <summary>Lists the fields that an object's schema names, through references and alternatives.</summary>
internal static class TopLevelFields
{
    /// <summary>The fields in the order in which the schema comes to them.</summary>
    public static IReadOnlyList<OutputField> Of(SchemaNode root)
    {
        HashSet<string> required = Required(root);
        var fields = new Dictionary<string, OutputField>(StringComparer.Ordinal);
        foreach ((string name, SchemaNode node) in Properties(root))
        {
            fields.TryAdd(name, new OutputField(name, required.Contains(name), EffectiveTypes.Of(node), node.Written));
        }

        return [.. fields.Values];
    }

    private static IEnumerable<KeyValuePair<string, SchemaNode>> Properties(SchemaNode node) =>
        (node.Objects?.Properties ?? []).Concat(Parts(node).Concat(node.AnyOf).Concat(node.OneOf).SelectMany(Properties));

    /// <summary>What every row has: required by the schema, by a part of it, or by all of its alternatives.</summary>
    private static HashSet<string> Required(SchemaNode node)
    {
        var names = new HashSet<string>(node.Objects?.Required ?? [], StringComparer.Ordinal);
        foreach (SchemaNode part in Parts(node))
        {
            names.UnionWith(Required(part));
        }

        foreach (IReadOnlyList<SchemaNode> alternatives in new[] { node.AnyOf, node.OneOf })
        {
            HashSet<string>[] each = [.. alternatives.Select(Required)];
            names.UnionWith(each.Length == 0 ? [] : each.Aggregate((common, next) => [.. common.Intersect(next)]));
        }

        return names;
    }

    private static IEnumerable<SchemaNode> Parts(SchemaNode node) =>
        node.Reference is null ? node.AllOf : node.AllOf.Prepend(node.Reference.Target);
}
