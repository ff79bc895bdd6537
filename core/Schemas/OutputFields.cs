using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas;

/// <summary>Lists the top-level fields of an object's JSON Schema.</summary>
internal static class OutputFields
{
    public static IReadOnlyList<OutputField> Of(JObject schema)
    {
        string[] required = schema["required"] is JArray names ? [.. names.Values<string>().OfType<string>()] : [];
        return schema["properties"] is JObject properties
            ? [.. properties.Properties().Select(field => new OutputField(
                field.Name,
                required.Contains(field.Name, StringComparer.Ordinal),
                DeclaredTypes.Of(field.Value),
                field.Value))]
            : [];
    }
}
