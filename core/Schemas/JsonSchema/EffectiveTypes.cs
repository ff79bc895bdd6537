using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.JsonSchema;

/// <summary>Works out which JSON types a value of a schema can have, through references and alternatives. <see cref="SchemaNode.EffectiveTypes"/> keeps the result.</summary>
internal static class EffectiveTypes
{
    public static SchemaTypes Of(SchemaNode node)
    {
        if (node.FitsNothing)
        {
            return SchemaTypes.None;
        }

        SchemaTypes types = node.Types;
        if (node.Values is not null)
        {
            types &= AnyOf(node.Values.Select(OfValue));
        }

        if (node.Reference is not null)
        {
            types &= node.Reference.Target.EffectiveTypes;
        }

        types = node.AllOf.Aggregate(types, (all, part) => all & part.EffectiveTypes);
        types = node.AnyOf.Count > 0 ? types & AnyOf(node.AnyOf.Select(each => each.EffectiveTypes)) : types;
        types = node.OneOf.Count > 0 ? types & AnyOf(node.OneOf.Select(each => each.EffectiveTypes)) : types;
        return node.IsNullable ? types | SchemaTypes.Null : types;
    }

    /// <summary>The type of a value; whole numbers are integers however they are written. None for what JSON does not have.</summary>
    public static SchemaTypes OfValue(JToken value) => value.Type switch
    {
        JTokenType.Null => SchemaTypes.Null,
        JTokenType.Boolean => SchemaTypes.Boolean,
        JTokenType.Integer => SchemaTypes.Integer,
        JTokenType.Float => ExactDecimal.Of(value) switch
        {
            null => SchemaTypes.None,
            { IsInteger: true } => SchemaTypes.Integer,
            _ => SchemaTypes.Number,
        },
        JTokenType.String => SchemaTypes.String,
        JTokenType.Array => SchemaTypes.Array,
        JTokenType.Object => SchemaTypes.Object,
        _ => SchemaTypes.None,
    };

    private static SchemaTypes AnyOf(IEnumerable<SchemaTypes> types) => types.Aggregate(SchemaTypes.None, (all, type) => all | type);
}
