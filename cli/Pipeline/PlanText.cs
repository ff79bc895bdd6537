using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;

namespace Pipelines.Cli.Pipeline;

/// <summary>A plan as lines for a person.</summary>
internal static class PlanText
{
    public static IEnumerable<string> Of(PipelinePlan plan, PlanEstimate estimate)
    {
        yield return $"pipeline {plan.Name}";
        yield return $"model    {plan.Models.DefaultModel}{(plan.Models.DefaultApiBase is { } address ? $" at {address}" : "")}";
        foreach (IRowSource source in estimate.Datasets)
        {
            yield return $"dataset  {source.DatasetName}: {source.Origin} ({source.SizeBytes:N0} bytes)";
            foreach (string note in source.Notes)
            {
                yield return $"         {note}";
            }
        }

        foreach (PlanRewrite rewrite in plan.Rewrites)
        {
            yield return $"rewrite  {rewrite.Rule}, step {rewrite.Step}: {rewrite.Change}";
        }

        foreach (StagePlan stage in plan.Stages)
        {
            yield return "";
            yield return $"stage {stage.Name}, step {stage.StepName}, reads {PlanInputText.Of(plan, stage.Input)}";
            if (PlanInputText.UnitsOf(stage.Input) is { } units)
            {
                yield return $"  {units}";
            }

            foreach (OperatorEstimate planned in estimate.Operators.Where(one => one.Stage == stage))
            {
                foreach (string line in OfOperator(planned))
                {
                    yield return "  " + line;
                }
            }
        }

        yield return "";
        yield return $"output   {plan.Output?.Path ?? "stays in the store; --out names a file"}";
        yield return $"in all   {TotalText(estimate)}";
    }

    private static IEnumerable<string> OfOperator(OperatorEstimate estimate)
    {
        IRowOperator one = estimate.Operator.Operator;
        OperatorDescription description = estimate.Operator.Description;
        yield return $"{one.Name} ({one.Type}){(description.Model is { } model ? $", model {model}" : "")}";
        if (estimate.Operator.Window.IsBounded)
        {
            yield return $"  takes the first {Math.Min(estimate.Operator.Window.SampleRows ?? long.MaxValue, estimate.Operator.Window.LimitRows ?? long.MaxValue):N0} rows";
        }

        if (estimate.AsksModel)
        {
            yield return $"  calls   {CallsText(estimate)}";
            yield return $"  tokens  {TokensText(estimate)}";
        }

        if (description.AnswerSchema is { } schema)
        {
            yield return $"  answer  {schema}";
        }

        foreach (PromptDescription prompt in description.Prompts)
        {
            yield return $"  {prompt.Label}, shared by all rows up to the mark «shared»:";
            foreach (string line in Marked(prompt).Split('\n'))
            {
                yield return $"  | {line}";
            }
        }
    }

    /// <summary>The template, with a mark where the text ends that is the same for every row.</summary>
    private static string Marked(PromptDescription prompt)
    {
        int end = prompt.Template.StartsWith(prompt.StaticPrefix, StringComparison.Ordinal) ? prompt.StaticPrefix.Length : -1;
        return end >= 0
            ? $"{prompt.Template[..end]}«shared»{prompt.Template[end..]}"
            : $"{prompt.StaticPrefix}«shared»\n{prompt.Template}";
    }

    private static string CallsText(OperatorEstimate estimate)
    {
        CallEstimate calls = estimate.Operator.Description.Calls;
        return estimate.CallsMin is { } min && estimate.CallsMax is { } max
            ? min == max ? $"{min:N0}" : $"{min:N0}, at most {max:N0}"
            : $"{calls.PerRowMin:0.##} a row, at most {calls.PerRowMax:0.##}";
    }

    private static string TokensText(OperatorEstimate estimate) =>
        estimate.PromptTokensPerCall is { } each
            ? $"about {each:N0} a prompt, {estimate.SharedTokens:N0} of them shared; {estimate.PromptTokens:N0} in all, {estimate.ComputedTokens:N0} when the shared part is computed once"
            : $"depends on rows that are not made yet; about {estimate.SharedTokens:N0} a prompt are shared";

    private static string TotalText(PlanEstimate estimate)
    {
        OperatorEstimate[] asking = [.. estimate.Operators.Where(static one => one.AsksModel)];
        if (asking.Any(static one => one.CallsMin is null))
        {
            return "depends on how many rows the earlier operations pass on";
        }

        long min = asking.Sum(static one => one.CallsMin ?? 0);
        long max = asking.Sum(static one => one.CallsMax ?? 0);
        return min == max ? $"{min:N0} calls" : $"{min:N0} calls, at most {max:N0}";
    }
}
