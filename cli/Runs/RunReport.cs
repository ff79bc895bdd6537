using Newtonsoft.Json.Linq;
using Pipelines.Cli.Output;
using Pipelines.Core.Operators;
using Pipelines.Runtime.Runs;

namespace Pipelines.Cli.Runs;

/// <summary>How a run ended: the accounts of the rows and the bill.</summary>
internal static class RunReport
{
    public static ExitCode ExitCodeOf(RunStatus status) => status switch
    {
        RunStatus.Completed => ExitCode.Ok,
        RunStatus.CompletedWithFailures => ExitCode.CompletedWithFailures,
        RunStatus.Interrupted => ExitCode.Interrupted,
        RunStatus.BudgetExceeded => ExitCode.BudgetExceeded,
        _ => ExitCode.Failed,
    };

    public static void Tell(RunSummary summary, ICommandOutput output)
    {
        output.Table(new TextTable(
            ["operator", "rows in", "rows out", "failed", "skipped", "filtered"],
            [.. summary.Operators.Select(Accounts)]));
        UsageTotals usage = summary.Usage;
        output.Line($"calls   {usage.Calls:N0} made{(usage.ReusedCalls > 0 ? $", {usage.ReusedCalls:N0} answers reused" : "")}");
        output.Line($"tokens  {usage.InputTokens:N0} in prompts ({usage.ComputedTokens:N0} computed, {usage.CachedTokens:N0} cached), {usage.OutputTokens:N0} generated");
        output.Line($"cost    {(usage.Cost is { } cost ? $"{cost:0.0000##} USD" : "unknown: a model has no price")}");
        output.Line($"run     {summary.RunId}, {StatusText(summary.Status)}{(summary.IsResumed ? ", gone on with" : "")}");
        if (summary.Message is { } message)
        {
            output.Line($"        {message}");
        }

        if (summary.DeadLetters is { } letters)
        {
            output.Line($"failed  {summary.Rows.Failed:N0} rows, each with its reason in {letters} of the store");
        }

        if (summary.Output is { } written)
        {
            output.Line($"output  {summary.Rows.Out:N0} rows in {written}");
        }
    }

    public static JObject ToJson(RunSummary summary) => new()
    {
        ["runId"] = summary.RunId.ToString(),
        ["status"] = summary.Status.ToString(),
        ["message"] = summary.Message,
        ["rows"] = new JObject
        {
            ["in"] = summary.Rows.In,
            ["out"] = summary.Rows.Out,
            ["failed"] = summary.Rows.Failed,
            ["skipped"] = summary.Rows.Skipped,
            ["filtered"] = summary.Rows.Filtered,
        },
        ["usage"] = new JObject
        {
            ["calls"] = summary.Usage.Calls,
            ["reusedCalls"] = summary.Usage.ReusedCalls,
            ["inputTokens"] = summary.Usage.InputTokens,
            ["cachedTokens"] = summary.Usage.CachedTokens,
            ["computedTokens"] = summary.Usage.ComputedTokens,
            ["outputTokens"] = summary.Usage.OutputTokens,
            ["cost"] = summary.Usage.Cost,
        },
        ["output"] = summary.Output,
        ["deadLetters"] = summary.DeadLetters,
    };

    private static string[] Accounts(OperatorCounts counts) =>
        [counts.Operator, $"{counts.In:N0}", $"{counts.Out:N0}", $"{counts.Failed:N0}", $"{counts.Skipped:N0}", $"{counts.Filtered:N0}"];

    private static string StatusText(RunStatus status) => status switch
    {
        RunStatus.Completed => "completed",
        RunStatus.CompletedWithFailures => "completed with failed rows",
        RunStatus.BudgetExceeded => "stopped at its budget",
        RunStatus.Interrupted => "interrupted",
        RunStatus.Waiting => "waiting for an endpoint",
        RunStatus.Canceled => "canceled",
        _ => "failed",
    };
}
