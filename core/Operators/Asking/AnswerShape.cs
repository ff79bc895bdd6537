using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators.Asking;

/// <summary>
/// A JSON Schema as a short example of the object it describes, for models that do not get to see the schema itself. What does
/// not fit is left to the schema: this is a hint and checks nothing.
/// </summary>
internal static class AnswerShape
{
    /// <summary>Deeper parts are shown as <c>…</c>.</summary>
    private const int DepthMax = 6;

    /// <summary>For example <c>{"mood": "good" or "bad", "tags": [text, …]}</c>.</summary>
    public static string Of(JObject schema) => Of(schema, DepthMax);

    private static string Of(JToken? schema, int depth)
    {
        if (schema is not JObject rules || depth == 0)
        {
            return "…";
        }

        if (rules["enum"] is JArray values)
        {
            return string.Join(" or ", values.Select(RowJson.Write));
        }

        if (rules["const"] is { } only)
        {
            return RowJson.Write(only);
        }

        if ((rules["anyOf"] ?? rules["oneOf"]) is JArray choices)
        {
            return string.Join(" or ", choices.Select(choice => Of(choice, depth - 1)));
        }

        return rules["type"] switch
        {
            JArray types => string.Join(" or ", types.Select(type => OfType((string?)type, rules, depth))),
            { } type => OfType((string?)type, rules, depth),
            null => rules["properties"] is null ? "…" : OfType("object", rules, depth),
        };
    }

    private static string OfType(string? type, JObject rules, int depth) => type switch
    {
        "object" => OfObject(rules, depth),
        "array" => $"[{Of(rules["items"], depth - 1)}, …]",
        "string" => "text",
        "integer" => "whole number",
        "number" => "number",
        "boolean" => "true or false",
        "null" => "null",
        _ => "…",
    };

    private static string OfObject(JObject rules, int depth) =>
        rules["properties"] is JObject { Count: > 0 } properties
            ? "{" + string.Join(", ", properties.Properties().Select(p => $"{RowJson.Write(p.Name)}: {Of(p.Value, depth - 1)}")) + "}"
            : "{…}";
}
