namespace Pipelines.Core.Schemas.JsonSchema;

/// <summary>
/// Finds schemas that refer to themselves without going into a value on the way (<c>a = $ref b</c>, <c>b = anyOf [a, …]</c>):
/// they say nothing, no validator could finish with them, and a grammar of them would be left-recursive.
/// </summary>
internal static class SelfReferences
{
    /// <summary>More schemas than this, one applied within the other to the same value, count as endless.</summary>
    private const int ChainMax = 256;

    public static IEnumerable<SchemaError> Find(IEnumerable<SchemaNode> nodes)
    {
        var done = new HashSet<SchemaNode>();
        foreach (SchemaNode node in nodes)
        {
            if (IsOnCycle(node, done, []))
            {
                yield return new SchemaError(node.Path, null, "this schema refers to itself without going into a property or an item");
            }
        }
    }

    private static bool IsOnCycle(SchemaNode node, HashSet<SchemaNode> done, HashSet<SchemaNode> open)
    {
        if (done.Contains(node))
        {
            return false;
        }

        if (!open.Add(node) || open.Count > ChainMax)
        {
            return true;
        }

        bool found = InPlace(node).Any(next => IsOnCycle(next, done, open));
        open.Remove(node);
        done.Add(node);
        return found;
    }

    /// <summary>The schemas that apply to the same value as the node itself.</summary>
    private static IEnumerable<SchemaNode> InPlace(SchemaNode node)
    {
        SchemaNode?[] single = [node.Reference?.Target, node.Not, node.If, node.Then, node.Else];
        return single.OfType<SchemaNode>()
            .Concat(node.AllOf)
            .Concat(node.AnyOf)
            .Concat(node.OneOf)
            .Concat(node.Objects?.DependentSchemas.Select(entry => entry.Value) ?? []);
    }
}
