using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;

namespace Pipelines.Training.Evaluation.Documents;

/// <summary>Puts a task into a pipeline of one <c>map</c>, and a document through it.</summary>
internal static class DocumentPipeline
{
    private const string TextField = "text";
    private const string Placeholder = "{{ input.text }}";

    /// <summary>The pipeline's text: JSON, which is YAML. The document stands where the instruction has its place, else at the end.</summary>
    public static string Of(string ask, IReadOnlyList<TaskField> fields)
    {
        var prompt = new StringBuilder(ask);
        foreach ((string name, string? about) in fields.SelectMany(static field => field.Parts.Prepend(field)).Select(static field => (field.Name, field.Description)))
        {
            prompt.Append(about is null ? "" : $"\n- {name}: {about}");
        }

        if (!ask.Contains(Placeholder, StringComparison.Ordinal))
        {
            prompt.Append($"\n\n{Placeholder}");
        }

        return new JObject
        {
            ["datasets"] = new JObject { ["documents"] = new JObject { ["type"] = "file", ["path"] = "documents.json" } },
            ["operations"] = new JArray(new JObject
            {
                ["name"] = "answer",
                ["type"] = "map",
                ["prompt"] = prompt.ToString(),
                ["output"] = new JObject { ["json_schema"] = FieldNotation.SchemaOf(fields) },
                ["num_retries_on_validate_failure"] = 0,
                ["litellm_completion_kwargs"] = new JObject { ["temperature"] = 0, ["max_tokens"] = DocumentItem.OutputTokensMax, ["top_logprobs"] = 0 },
                ["drop_keys"] = new JArray(TextField),
            }),
            ["pipeline"] = new JObject
            {
                ["steps"] = new JArray(new JObject { ["name"] = "answers", ["input"] = "documents", ["operations"] = new JArray("answer") }),
            },
        }.ToString();
    }

    /// <summary>The plan's one operator.</summary>
    /// <exception cref="FormatException">The pipeline cannot be planned.</exception>
    public static IRowOperator Bind(string pipeline, string model)
    {
        PlanningResult planned = PipelinePlanner.Plan(pipeline, new PlanningOptions { Model = model });
        return planned.IsOk
            ? planned.Plan.Stages[0].Operators[0].Operator
            : throw new FormatException(string.Join(' ', planned.Errors.Select(static error => error.Message)));
    }

    public static async Task<RowResult> ApplyAsync(string pipeline, string model, string text, OneCall call, CancellationToken cancellationToken)
    {
        var row = new Row(RowId.ForInput(ContentHash.Of(Encoding.UTF8.GetBytes(text)), 0), new JObject { [TextField] = text });
        IReadOnlyList<RowOutcome> outcomes = await Bind(pipeline, model).ApplyAsync([row], call, cancellationToken);
        return outcomes[0].Results[0];
    }
}
