using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Schemas;

namespace Pipelines.Core.Operators.Asking;

/// <summary>The answer about several rows at once: an object with the list <c>results</c>.</summary>
internal static class BatchAnswer
{
    private const string ResultsField = "results";
    private static readonly string[] DefinitionKeys = ["$defs", "definitions"];

    /// <summary>Takes any list: one wrong part must not cost the others.</summary>
    private static readonly OutputContract AnyList = new(
        OutputSchema.FromJsonSchema(ObjectWith(new JObject { ["type"] = "array" })).Value!, OutputMode.Tools);

    /// <summary>The contract for <paramref name="rows"/> answers of <paramref name="row"/>.</summary>
    /// <exception cref="ArgumentException">The row's schema cannot stand inside another.</exception>
    public static OutputContract ContractFor(OutputContract row, int rows) =>
        new(SchemaFor(row.JsonSchema, rows).Value ?? throw new ArgumentException("The row's schema cannot stand in a list.", nameof(row)), row.Mode);

    /// <summary>The schema for so many answers, or why there can be none.</summary>
    public static SchemaResult<OutputSchema> SchemaFor(JObject row, int rows)
    {
        var item = (JObject)row.DeepClone();
        JObject schema = ObjectWith(new JObject { ["type"] = "array", ["items"] = item, ["minItems"] = rows, ["maxItems"] = rows });

        // References count from the root, so definitions stay there.
        foreach (string key in DefinitionKeys.Where(item.ContainsKey))
        {
            schema[key] = item[key];
            item.Remove(key);
        }

        return OutputSchema.FromJsonSchema(schema);
    }

    /// <summary>
    /// For each of <paramref name="rows"/> rows the part of the answer at its index when that is an answer of
    /// <paramref name="schema"/>, else null.
    /// </summary>
    public static IReadOnlyList<JObject?> PartsOf(CompletionChoice answer, int rows, OutputSchema schema)
    {
        var results = AnswerChecks.Read(answer, AnyList).Fields?[ResultsField] as JArray;
        return [.. Enumerable.Range(0, rows).Select(i => results is not null && i < results.Count ? PartOf(results[i], schema) : null)];
    }

    private static JObject? PartOf(JToken part, OutputSchema schema) =>
        part is JObject fields && schema.Validator.Validate(fields).Count == 0 ? fields : null;

    private static JObject ObjectWith(JObject results) => new()
    {
        ["type"] = "object",
        ["properties"] = new JObject { [ResultsField] = results },
        ["required"] = new JArray(ResultsField),
        ["additionalProperties"] = false,
    };
}
