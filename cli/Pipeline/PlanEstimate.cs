using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Runs;

namespace Pipelines.Cli.Pipeline;

/// <summary>
/// About what a run would take. Calls are exact bounds; tokens are estimated from the lengths of the prompts' texts over the
/// first rows, since which tokenizer will count them is not known here.
/// </summary>
internal sealed record PlanEstimate(IReadOnlyList<IRowSource> Datasets, IReadOnlyList<OperatorEstimate> Operators)
{
    /// <summary>Rows that are looked at for the length of a prompt.</summary>
    public const int RowsLookedAt = 200;

    /// <summary>The common rule of thumb for English text.</summary>
    public const int CharsPerToken = 4;

    /// <exception cref="DatasetException">A dataset cannot be read.</exception>
    public static async Task<PlanEstimate> OfAsync(
        PipelinePlan plan, IDatasetReader datasets, string pipelineFolder, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, IRowSource> sources = await new RunInputs(datasets).OpenAsync(plan, pipelineFolder, cancellationToken);
        Dictionary<string, (long Rows, IReadOnlyList<JObject> First)> inputs = [];
        foreach ((string name, IRowSource source) in sources)
        {
            inputs[name] = (await source.CountRowsAsync(cancellationToken), await FirstRowsAsync(source, cancellationToken));
        }

        List<OperatorEstimate> operators = [];
        foreach (StagePlan stage in plan.Stages)
        {
            operators.AddRange(stage.Input switch
            {
                StageInput.Dataset dataset => OfStage(stage, inputs[dataset.Name].Rows, inputs[dataset.Name].First),
                StageInput.SingleEmptyRow => OfStage(stage, 1, []),
                _ => OfStage(stage, null, []),
            });
        }

        return new PlanEstimate([.. sources.Values], operators);
    }

    private static IEnumerable<OperatorEstimate> OfStage(StagePlan stage, long? rows, IReadOnlyList<JObject> first)
    {
        foreach (PlannedOperator planned in stage.Operators)
        {
            long? taken = rows is { } all ? planned.Window.RowsTaken(all) : null;
            CallEstimate calls = planned.Description.Calls;
            PromptDescription? prompt = planned.Description.Prompts.Count > 0 ? planned.Description.Prompts[0] : null;
            yield return new OperatorEstimate(
                stage,
                planned,
                taken,
                taken is { } n ? (long)Math.Ceiling(n * calls.PerRowMin) + calls.OnceMax : null,
                taken is { } m ? (long)Math.Ceiling(m * calls.PerRowMax) + calls.OnceMax : null,
                prompt is not null && first.Count > 0 ? PromptChars(prompt, first) / CharsPerToken : null,
                (prompt?.StaticPrefix.Length ?? 0) / CharsPerToken);

            // What an operator after the first reads may have been written by the ones before it.
            rows = planned.Operator.Traits.Cardinality == Cardinality.OneToOne ? taken : null;
        }
    }

    private static long PromptChars(PromptDescription prompt, IReadOnlyList<JObject> rows)
    {
        double rowChars = rows.Average(row => row.Properties()
            .Where(field => prompt.FieldsRead.IsAll || prompt.FieldsRead.Names.Contains(field.Name))
            .Sum(static field => (long)(field.Value.Type == JTokenType.String ? ((string)field.Value!).Length : RowJson.Write(field.Value).Length)));
        return prompt.Template.Length + (long)rowChars;
    }

    private static async Task<IReadOnlyList<JObject>> FirstRowsAsync(IRowSource source, CancellationToken cancellationToken)
    {
        List<JObject> rows = [];
        await foreach (JObject row in source.ReadAsync(null, cancellationToken))
        {
            rows.Add(row);
            if (rows.Count == RowsLookedAt)
            {
                break;
            }
        }

        return rows;
    }
}
