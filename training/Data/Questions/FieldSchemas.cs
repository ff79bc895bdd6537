using Newtonsoft.Json.Linq;

namespace Pipelines.Training.Data.Questions;

/// <summary>The JSON Schema of fields, as the schema language writes it.</summary>
internal static class FieldSchemas
{
    public static JObject Text => new() { ["type"] = "string" };

    public static JObject Date => new() { ["type"] = "string", ["format"] = "date" };

    public static JObject Whole => new() { ["type"] = "integer" };

    public static JObject Number => new() { ["type"] = "number" };

    public static JObject Truth => new() { ["type"] = "boolean" };

    public static JObject Label(IEnumerable<string> labels) => new() { ["type"] = "string", ["enum"] = new JArray(labels) };

    public static JObject List(JObject items) => new() { ["type"] = "array", ["items"] = items };

    public static JObject Object(IEnumerable<(string Name, JObject Schema)> fields)
    {
        (string Name, JObject Schema)[] all = [.. fields];
        return new JObject
        {
            ["type"] = "object",
            ["properties"] = new JObject(all.Select(static field => new JProperty(field.Name, field.Schema))),
            ["required"] = new JArray(all.Select(static field => field.Name)),
            ["additionalProperties"] = false,
        };
    }

    /// <summary>The same, or null.</summary>
    public static JObject OrNull(JObject schema)
    {
        schema["type"] = new JArray(schema["type"]!, "null");
        if (schema["enum"] is JArray values)
        {
            values.Add(JValue.CreateNull());
        }

        return schema;
    }
}
