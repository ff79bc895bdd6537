using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Operators.Fields;

/// <summary>Rows without the fields that nobody reads.</summary>
internal static class FieldCut
{
    public static JObject Of(JObject row, FieldSet fields) => fields.IsAll
        ? (JObject)row.DeepClone()
        : new JObject(row.Properties().Where(field => fields.Names.Contains(field.Name)).Select(static field => new JProperty(field.Name, field.Value.DeepClone())));
}
