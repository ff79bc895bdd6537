using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.Language;

/// <summary>Builds the JSON Schema of each construct, with its keywords always in the same order.</summary>
internal static class SchemaFragments
{
    public static JObject List(JObject items) => new() { ["type"] = "array", ["items"] = items };

    public static JObject Map(JObject values) =>
        new() { ["type"] = "object", ["additionalProperties"] = values.Count == 0 ? true : values };

    public static JObject Enum(IEnumerable<string> values) => new() { ["type"] = "string", ["enum"] = new JArray(values) };

    public static JObject Object(IReadOnlyList<KeyValuePair<string, FieldType>> fields)
    {
        var properties = new JObject();
        var required = new JArray();
        foreach ((string name, FieldType type) in fields)
        {
            properties[name] = type.Schema;
            if (!type.IsOptional)
            {
                required.Add(name);
            }
        }

        return new JObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = required,
            ["additionalProperties"] = false,
        };
    }

    /// <summary>
    /// Any one of the members. A single type beside null stays one schema (<c>"type": ["string", "null"]</c>), which every
    /// model server understands; everything else becomes <c>anyOf</c>.
    /// </summary>
    public static JObject Union(IReadOnlyList<JObject> members)
    {
        JObject[] distinct = [.. members.Distinct<JObject>(new JTokenEqualityComparer())];
        if (distinct.Length == 1)
        {
            return distinct[0];
        }

        if (distinct.Any(member => member.Count == 0))
        {
            return [];
        }

        JObject[] others = [.. distinct.Where(member => !IsNull(member))];
        bool nullable = others.Length < distinct.Length;
        if (others.Length == 1)
        {
            return nullable ? Nullable(others[0]) : others[0];
        }

        return new JObject { ["anyOf"] = new JArray(distinct) };
    }

    private static bool IsNull(JObject schema) => schema.Count == 1 && (string?)(schema["type"] as JValue) == "null";

    private static JObject Nullable(JObject schema)
    {
        if (schema["anyOf"] is JArray members)
        {
            members.Add(new JObject { ["type"] = "null" });
            return schema;
        }

        if (schema["type"] is not JValue type)
        {
            return schema;
        }

        schema["type"] = new JArray(type.DeepClone(), "null");
        if (schema["enum"] is JArray values)
        {
            values.Add(JValue.CreateNull());
        }

        return schema;
    }
}
