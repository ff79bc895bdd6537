namespace Pipelines.Core.Schemas.JsonSchema;

/// <summary>Which keywords of JSON Schema are read, which only describe, and which are refused by name.</summary>
internal static class Keywords
{
    private static readonly HashSet<string> Read = new(StringComparer.Ordinal)
    {
        "$ref", "$defs", "definitions", "$anchor", "type", "nullable", "enum", "const",
        "allOf", "anyOf", "oneOf", "not", "if", "then", "else",
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
        "minLength", "maxLength", "pattern", "format",
        "items", "prefixItems", "additionalItems", "minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains",
        "properties", "patternProperties", "additionalProperties", "required", "minProperties", "maxProperties", "propertyNames",
        "dependentRequired", "dependentSchemas", "dependencies",
    };

    private static readonly HashSet<string> Descriptive = new(StringComparer.Ordinal)
    {
        "$schema", "$id", "$comment", "title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly",
        "contentEncoding", "contentMediaType", "contentSchema", "discriminator", "externalDocs",
    };

    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        ["unevaluatedProperties"] = "write \"additionalProperties\" in each schema instead",
        ["unevaluatedItems"] = "write \"items\" behind \"prefixItems\" instead",
        ["$dynamicRef"] = "write \"$ref\" instead",
        ["$dynamicAnchor"] = "write \"$anchor\" and \"$ref\" instead",
        ["$recursiveRef"] = "write \"$ref\" instead",
        ["$recursiveAnchor"] = "write \"$ref\" instead",
        ["$vocabulary"] = "it belongs in a meta-schema",
        ["id"] = "write \"$id\" instead, at the root",
    };

    /// <summary>Why a keyword is refused; null when it is known.</summary>
    public static string? Refusal(string keyword)
    {
        if (Read.Contains(keyword) || Descriptive.Contains(keyword) || keyword.StartsWith("x-", StringComparison.Ordinal))
        {
            return null;
        }

        if (Refused.TryGetValue(keyword, out string? instead))
        {
            return $"the keyword \"{keyword}\" is not supported; {instead}";
        }

        string? meant = ClosestName.Of(keyword, Read.Concat(Descriptive));
        return $"\"{keyword}\" is not a keyword of JSON Schema" + (meant is null ? "" : $"; did you mean \"{meant}\"?");
    }
}
