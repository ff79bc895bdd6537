using Newtonsoft.Json.Linq;

namespace Pipelines.Connectors.OpenAi.Requests;

/// <summary>
/// Whether a schema may be sent as <c>strict</c>: OpenAI then takes only closed objects whose every property is required, and
/// refuses the whole call otherwise. A schema that does not fit is sent without, and the answer is validated in any case.
/// Source: OpenAI's guide to structured outputs.
/// </summary>
internal static class StrictSchema
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "description", "title", "$ref", "$defs", "definitions",
        "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems",
    };

    public static bool Fits(JObject schema) => IsObject(schema) && FitsPart(schema);

    private static bool FitsPart(JToken part)
    {
        if (part is not JObject schema || schema.Properties().Any(property => !Known.Contains(property.Name)))
        {
            return false;
        }

        return (!IsObject(schema) || IsClosed(schema)) && Parts(schema).All(FitsPart);
    }

    private static bool IsObject(JObject schema) => schema["properties"] is not null
        || schema["type"] switch
        {
            JArray types => types.Any(type => (string?)type == "object"),
            JValue { Type: JTokenType.String } type => (string?)type == "object",
            _ => false,
        };

    private static bool IsClosed(JObject schema)
    {
        string[] names = [.. (schema["properties"] as JObject ?? []).Properties().Select(property => property.Name)];
        string[] required = schema["required"] is JArray list && list.All(name => name.Type == JTokenType.String) ? [.. list.Select(name => (string)name!)] : [];
        return schema["additionalProperties"] is JValue { Value: false } && names.Order().SequenceEqual(required.Order());
    }

    private static IEnumerable<JToken> Parts(JObject schema) =>
    [
        .. Values(schema["properties"]),
        .. Values(schema["$defs"]),
        .. Values(schema["definitions"]),
        .. schema["anyOf"] as JArray ?? [],
        .. schema["items"] is { } items ? [items] : Array.Empty<JToken>(),
    ];

    private static IEnumerable<JToken> Values(JToken? map) => (map as JObject)?.Properties().Select(property => property.Value) ?? [];
}
