namespace Pipelines.Core.Schemas;

/// <summary>The names of types in JSON Schema.</summary>
internal static class JsonTypeNames
{
    public static IReadOnlyList<string> Names { get; } = ["null", "boolean", "integer", "number", "string", "array", "object"];

    /// <summary>The flag of a name; none for an unknown one.</summary>
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

    /// <summary>The types in words: <c>string or null</c>.</summary>
    public static string InWords(SchemaTypes types)
    {
        string[] names = [.. Names.Where(name => types.HasFlag(OfName(name)) && !(name == "integer" && types.HasFlag(SchemaTypes.Number)))];
        return names.Length == 0 ? "nothing" : string.Join(" or ", names);
    }
}
