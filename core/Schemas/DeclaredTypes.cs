using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas;

/// <summary>Reads the JSON types that a schema names with <c>type</c>.</summary>
internal static class DeclaredTypes
{
    /// <summary>The types that the schema names, also through its alternatives; any when it names none.</summary>
    public static SchemaTypes Of(JToken schema) => schema switch
    {
        JObject { } written when written["type"] is JValue type => OfName((string?)type),
        JObject { } written when written["type"] is JArray types => Any(types.Select(type => OfName((string?)type))),
        JObject { } written when written["anyOf"] is JArray members => Any(members.Select(Of)),
        _ => SchemaTypes.Any,
    };

    /// <summary>The flag of a type's JSON Schema name; none for an unknown name.</summary>
    public static SchemaTypes OfName(string? name) => name switch
    {
        "null" => SchemaTypes.Null,
        "boolean" => SchemaTypes.Boolean,
        "integer" => SchemaTypes.Integer,
        "number" => SchemaTypes.Number,
        "string" => SchemaTypes.String,
        "array" => SchemaTypes.Array,
        "object" => SchemaTypes.Object,
        _ => SchemaTypes.None,
    };

    private static SchemaTypes Any(IEnumerable<SchemaTypes> types) =>
        types.Aggregate(SchemaTypes.None, (all, type) => all | type);
}
