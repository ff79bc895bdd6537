using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Fields;

/// <summary>Reads paths from operations, and says what is wrong when rows do not have what they point to.</summary>
internal static class FieldPathReader
{
    /// <summary>Null when the key is absent, or wrong, which is reported.</summary>
    public static FieldPath? Read(SpecReader reader, TextKey key) => reader.Text(key) is { } text ? FieldPath.Parse(text) : null;

    /// <summary>What to tell about a row that has nothing at the path: <c>There is no field 'txt'; the row has: id, text.</c></summary>
    public static string Missing(FieldPath path, JObject row)
    {
        string[] names = [.. row.Properties().Select(static field => field.Name)];
        string closest = ClosestName.Of(path.Text, names) is { } name ? $" Did you mean '{name}'?" : "";
        return $"There is no field '{path.Text}'; the row has: {(names.Length == 0 ? "no fields" : string.Join(", ", names))}.{closest}";
    }

    /// <summary>What a value is, for messages.</summary>
    public static string Describe(JToken value) => value.Type switch
    {
        JTokenType.Null => "null",
        JTokenType.Boolean => "a boolean",
        JTokenType.Integer or JTokenType.Float => "a number",
        JTokenType.Array => "a list",
        JTokenType.Object => "an object",
        _ => "a text",
    };
}
