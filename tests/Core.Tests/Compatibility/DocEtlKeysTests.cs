using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Planning;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Tests.Operators;

namespace Pipelines.Core.Tests.Compatibility;

/// <summary>Every key of DocETL's language is taken, or refused with its reason; none is a key that nobody knows.</summary>
public sealed class DocEtlKeysTests
{
    public static TheoryData<string, string> Keys
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string type in DocEtlKeys.Operators.Keys)
            {
                foreach (JProperty key in DocEtlKeys.OthersOf(type))
                {
                    data.Add(type, key.Name);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> PipelineKeys => [.. DocEtlKeys.Json($"{{{DocEtlKeys.Pipeline}}}").Properties().Select(static key => key.Name)];

    [Fact]
    public void Catalog_TypesOfDocEtl_AreKnown() => Assert.All(DocEtlKeys.Operators.Keys, static type => Assert.True(OperatorCatalog.Find(type) is not null, type));

    [Theory]
    [MemberData(nameof(Keys))]
    public void Plan_KeyOfDocEtl_IsTakenOrRefusedWithItsReason(string type, string key)
    {
        JObject operation = DocEtlKeys.LeastOf(type);
        operation.Merge(DocEtlKeys.Json($"{{{DocEtlKeys.CompanionsOf(key)}}}"), new JsonMergeSettings { MergeNullValueHandling = MergeNullValueHandling.Merge });
        operation[key] = DocEtlKeys.OthersOf(type).First(one => one.Name == key).Value.DeepClone();

        SpecDiagnostic[] errors = [.. Plan(type, operation).Errors.Where(error => $"{error.Path}.".StartsWith($"operations[0].{key}.", StringComparison.Ordinal) || error.Path.StartsWith($"operations[0].{key}[", StringComparison.Ordinal))];

        bool isRefused = OperatorCatalog.Find(type)!.Keys.Any(known => known is RefusedKey && known.Name == key);
        Assert.DoesNotContain(errors, static error => error.Message.Contains("is not known", StringComparison.Ordinal));
        Assert.True(DocEtlKeys.PartlyRefused.Contains($"{type}.{key}") || isRefused == errors.Length > 0, $"{type}.{key}: {string.Join('\n', errors.Select(static error => error.ToString()))}");
    }

    [Theory]
    [MemberData(nameof(PipelineKeys))]
    public void Plan_PipelineKeyOfDocEtl_IsTakenOrRefusedWithItsReason(string key)
    {
        PlanningResult result = Plan("map", DocEtlKeys.LeastOf("map"), DocEtlKeys.Json($"{{{DocEtlKeys.Pipeline}}}").Property(key)!);

        Assert.Equal(key == "parsing_tools" ? ["parsing_tools"] : [], result.Errors.Select(static error => error.Path));
    }

    private static PlanningResult Plan(string type, JObject operation, params IEnumerable<JProperty> pipelineKeys)
    {
        operation["name"] = "op";
        operation["type"] = type;
        JToken applied = OperatorCatalog.Find(type)!.IsJoin ? DocEtlKeys.Json("{op: {left: rows, right: rows}}") : "op";
        var step = new JObject { ["name"] = "step", ["operations"] = new JArray(applied) };
        if (applied is JValue)
        {
            step["input"] = "rows";
        }

        var pipeline = new JObject
        {
            ["default_model"] = "any",
            ["datasets"] = DocEtlKeys.Json("{rows: {type: file, path: rows.json, source: local}}"),
            ["retrievers"] = DocEtlKeys.Json("""
                {r: {type: lancedb, dataset: rows, index_dir: x, index_types: [fts, embedding], build_index: if_missing,
                    fts: {index_phrase: '{{ input.x }}', query_phrase: '{{ input.x }}'}, embedding: {model: m, index_phrase: '{{ input.x }}', query_phrase: '{{ input.x }}'}, query: {mode: hybrid, top_k: 3}},
                 g: {type: lancedb, dataset: rows, index_dir: x, index_types: hybrid, build_index: always, fts: {index_phrase: a, query_phrase: '{{ reduce_key.x }} {{ inputs }}'}}}
                """),
            ["operations"] = new JArray(operation),
            ["pipeline"] = new JObject { ["steps"] = new JArray(step), ["output"] = DocEtlKeys.Json("{type: file, path: out.json, intermediate_dir: steps}") },
        };
        foreach (JProperty key in pipelineKeys)
        {
            pipeline[key.Name] = key.Value.DeepClone();
        }

        return PipelinePlanner.Plan(RowJson.Write(pipeline), services: Operations.Services);
    }
}
