using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas;

namespace Pipelines.Core.Tests.Schemas.Language;

/// <summary>Reads one type as the only field of a schema.</summary>
internal static class DocEtlTypes
{
    public const string Field = "f";

    public static SchemaResult<OutputSchema> Read(JToken type, DocEtlSchemaOptions? options = null) =>
        OutputSchema.FromDocEtl(new JObject { [Field] = type }, options);

    /// <summary>The field's JSON Schema as compact JSON.</summary>
    public static string JsonSchemaOf(JToken type, DocEtlSchemaOptions? options = null)
    {
        SchemaResult<OutputSchema> result = Read(type, options);
        Assert.True(result.IsOk, string.Join("; ", result.Errors));
        return result.Value.Fields[0].ToJsonSchema().ToString(Formatting.None);
    }
}
