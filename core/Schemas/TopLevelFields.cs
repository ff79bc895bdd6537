using Pipelines.Core.Schemas.JsonSchema;

namespace Pipelines.Core.Schemas;

/// <summary>Lists the fields that an object's schema names, through references and alternatives.</summary>
internal sealed class TopLevelFields
{
    private readonly Dictionary<string, SchemaNode> _named = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly HashSet<SchemaNode> _seen = [];
    private readonly Dictionary<SchemaNode, HashSet<string>> _required = [];

    private TopLevelFields()
    {
    }

    /// <summary>The fields in the order in which the schema comes to them.</summary>
    public static IReadOnlyList<OutputField> Of(SchemaNode root)
    {
        var fields = new TopLevelFields();
        fields.Collect(root);
        HashSet<string> required = fields.Required(root);
        return [.. fields._order.Select(name => new OutputField(
            name, required.Contains(name), fields._named[name].EffectiveTypes, fields._named[name].Written))];
    }

    private void Collect(SchemaNode node)
    {
        if (!_seen.Add(node))
        {
            return;
        }

        foreach ((string name, SchemaNode field) in node.Objects?.Properties ?? [])
        {
            if (_named.TryAdd(name, field))
            {
                _order.Add(name);
            }
        }

        foreach (SchemaNode inner in node.Parts.Concat(node.AnyOf).Concat(node.OneOf))
        {
            Collect(inner);
        }
    }

    /// <summary>What every row has: required by the schema, by a part of it, or by all of its alternatives.</summary>
    private HashSet<string> Required(SchemaNode node)
    {
        if (_required.TryGetValue(node, out HashSet<string>? known))
        {
            return known;
        }

        var names = new HashSet<string>(node.Objects?.Required ?? [], StringComparer.Ordinal);
        foreach (SchemaNode part in node.Parts)
        {
            names.UnionWith(Required(part));
        }

        foreach (IReadOnlyList<SchemaNode> alternatives in new[] { node.AnyOf, node.OneOf })
        {
            HashSet<string>[] each = [.. alternatives.Select(Required)];
            names.UnionWith(each.Length == 0 ? [] : each.Aggregate((common, next) => [.. common.Intersect(next)]));
        }

        _required[node] = names;
        return names;
    }
}
