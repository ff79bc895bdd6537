using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;

namespace Pipelines.Cli.Pipeline;

/// <summary>A plan for programs.</summary>
internal static class PlanJson
{
    public static JObject Of(PipelinePlan plan, PlanEstimate estimate) => new()
    {
        ["name"] = plan.Name,
        ["identity"] = plan.Identity.ToString(),
        ["model"] = plan.Models.DefaultModel,
        ["rewrites"] = new JArray(plan.Rewrites.Select(static rewrite => new JObject
        {
            ["rule"] = rewrite.Rule,
            ["step"] = rewrite.Step,
            ["change"] = rewrite.Change,
        })),
        ["stages"] = new JArray(plan.Stages.Select(stage => new JObject
        {
            ["name"] = stage.Name,
            ["step"] = stage.StepName,
            ["reads"] = PlanInputText.Of(plan, stage.Input),
            ["units"] = (stage.Input as StageInput.Arranged)?.Arrangement.Units,
            ["operators"] = new JArray(estimate.Operators.Where(one => one.Stage == stage).Select(OfOperator)),
        })),
        ["output"] = plan.Output?.Path,
    };

    private static JObject OfOperator(OperatorEstimate estimate) => new()
    {
        ["name"] = estimate.Operator.Operator.Name,
        ["type"] = estimate.Operator.Operator.Type,
        ["model"] = estimate.Operator.Description.Model,
        ["rows"] = estimate.Rows,
        ["callsMin"] = estimate.CallsMin,
        ["callsMax"] = estimate.CallsMax,
        ["promptTokensPerCall"] = estimate.PromptTokensPerCall,
        ["sharedTokens"] = estimate.SharedTokens,
        ["promptTokens"] = estimate.PromptTokens,
        ["computedTokens"] = estimate.ComputedTokens,
        ["prompts"] = new JArray(estimate.Operator.Description.Prompts.Select(static prompt => new JObject
        {
            ["label"] = prompt.Label,
            ["template"] = prompt.Template,
            ["staticPrefix"] = prompt.StaticPrefix,
            ["fieldsRead"] = FieldsRead(prompt.FieldsRead),
        })),
    };

    private static JToken FieldsRead(FieldSet fields) => fields.IsAll ? "*" : new JArray(fields.Names.Order(StringComparer.Ordinal));
}
