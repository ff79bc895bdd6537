using Newtonsoft.Json.Linq;
using Pipelines.Core.Specs.Pipeline;

namespace Pipelines.Core.Operators.Binding;

/// <summary>
/// The pipeline language as a JSON Schema (draft 2020-12), for editors: made of the very keys that pipelines are read by. It says
/// what a single key may hold; what keys demand of each other, of templates and of names is for the planner to say, so a pipeline
/// that the schema takes may still have errors, and one that it refuses has.
/// </summary>
public static class PipelineSchema
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";
    private const string Definitions = "$defs";

    /// <summary>The schema. The caller owns it.</summary>
    public static JObject Create()
    {
        JObject pipeline = PipelineSpecReader.Keys.ToJsonSchema();
        pipeline["properties"]!["operations"]!["items"] = Operation();
        var schema = new JObject
        {
            ["$schema"] = Dialect,
            ["title"] = "Pipeline",
            ["description"] = "A pipeline of operators over rows, in the language of DocETL.",
        };
        schema.Merge(pipeline);
        schema[Definitions] = new JObject(OperatorCatalog.AvailableNames.Select(static name => new JProperty(name, OperationOf(name))));
        return schema;
    }

    /// <summary>Which keys there are depends on the type, so errors and completions are about the type that is written.</summary>
    private static JObject Operation() => new()
    {
        ["type"] = "object",
        ["required"] = new JArray(OperationsReader.Name.Name, OperationsReader.Type.Name),
        ["properties"] = new JObject { [OperationsReader.Type] = new JObject { ["enum"] = new JArray(OperatorCatalog.AvailableNames) } },
        ["allOf"] = new JArray(OperatorCatalog.AvailableNames.Select(static name => new JObject
        {
            ["if"] = new JObject
            {
                ["properties"] = new JObject { [OperationsReader.Type] = new JObject { ["const"] = name } },
                ["required"] = new JArray(OperationsReader.Type.Name),
            },
            ["then"] = new JObject { ["$ref"] = $"#/{Definitions}/{name}" },
        })),
    };

    private static JObject OperationOf(string type) => OperatorBinder.KeysOf(OperatorCatalog.Find(type)!).ToJsonSchema();
}
