using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas.JsonSchema;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>
/// Proves that no value fits two of the alternatives: by their types, by their lists of values, or by a required field
/// with different values in each. What is not proved may still be so.
/// </summary>
internal static class Disjointness
{
    public static bool Holds(IReadOnlyList<SchemaNode> alternatives)
    {
        for (int i = 0; i < alternatives.Count; i++)
        {
            for (int j = i + 1; j < alternatives.Count; j++)
            {
                if (!AreDisjoint(alternatives[i], alternatives[j]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool AreDisjoint(SchemaNode left, SchemaNode right)
    {
        SchemaTypes common = left.EffectiveTypes & right.EffectiveTypes;
        if (common == SchemaTypes.None || HaveNoCommon(ValuesOf(left), ValuesOf(right)))
        {
            return true;
        }

        return common == SchemaTypes.Object
            && Required(left).Intersect(Required(right), StringComparer.Ordinal)
                .Any(name => HaveNoCommon(FieldValues(left, name), FieldValues(right, name)));
    }

    private static bool HaveNoCommon(IReadOnlyList<JToken>? left, IReadOnlyList<JToken>? right) =>
        left is not null && right is not null && !left.Intersect(right, JsonEquality.Comparer).Any();

    private static IReadOnlyList<JToken>? ValuesOf(SchemaNode schema) =>
        WithParts(schema).Select(part => part.Values).FirstOrDefault(values => values is not null);

    private static IEnumerable<string> Required(SchemaNode schema) =>
        WithParts(schema).SelectMany(part => part.Objects?.Required ?? []);

    private static IReadOnlyList<JToken>? FieldValues(SchemaNode schema, string name) => WithParts(schema)
        .Select(part => part.Objects?.Named(name))
        .Select(field => field is null ? null : ValuesOf(field))
        .FirstOrDefault(values => values is not null);

    /// <summary>The schema and all that it puts on every value that fits it, each once; without what is nullable, which lets null in.</summary>
    private static List<SchemaNode> WithParts(SchemaNode schema)
    {
        var found = new List<SchemaNode>();
        var seen = new HashSet<SchemaNode>();
        var open = new Queue<SchemaNode>([schema]);
        while (open.TryDequeue(out SchemaNode? part))
        {
            if (part.IsNullable || !seen.Add(part))
            {
                continue;
            }

            found.Add(part);
            foreach (SchemaNode inner in part.Parts)
            {
                open.Enqueue(inner);
            }
        }

        return found;
    }
}
