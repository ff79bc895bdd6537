using GpuHost.Serving.Snapshots;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Cache;
using Pipelines.Cli.Output;
using Pipelines.Core.Operators;
using Pipelines.Runtime.Runs;
using Pipelines.Storage;

namespace Pipelines.Cli.Runs;

/// <summary>How a run ended: the accounts of the rows and the bill.</summary>
/// <param name="Summary">The end of the run.</param>
/// <param name="Store">Where its rows are kept.</param>
/// <param name="HasOutputFile">The rows go to a file, and do not only stay in the store.</param>
/// <param name="GoOnCommand">Goes on with the run; null when there is nothing to go on with.</param>
internal sealed record RunReport(RunSummary Summary, StoreAddress Store, bool HasOutputFile, string? GoOnCommand)
{
    /// <summary>Prompt tokens that this process's models did not compute, by where their KV was found.</summary>
    public IReadOnlyDictionary<CacheTier, long> CachedTokens { get; init; } = new Dictionary<CacheTier, long>();

    public ExitCode ExitCode => Summary.Status switch
    {
        RunStatus.Completed => ExitCode.Ok,
        RunStatus.CompletedWithFailures => ExitCode.CompletedWithFailures,
        RunStatus.Interrupted or RunStatus.Paused => ExitCode.Interrupted,
        RunStatus.BudgetExceeded => ExitCode.BudgetExceeded,
        _ => ExitCode.Failed,
    };

    public void Tell(ICommandOutput output)
    {
        output.Table(new TextTable(
            ["operator", "rows in", "rows out", "failed", "skipped", "filtered"],
            [.. Summary.Operators.Select(Accounts)]));
        foreach (string line in BillLines(Summary.Usage, CachedTokens).Concat(EndLines()))
        {
            output.Line(line);
        }
    }

    public JObject ToJson() => new()
    {
        ["runId"] = Summary.RunId.ToString(),
        ["status"] = Summary.Status.ToString(),
        ["rows"] = new JObject
        {
            ["in"] = Summary.Rows.In,
            ["out"] = Summary.Rows.Out,
            ["failed"] = Summary.Rows.Failed,
            ["skipped"] = Summary.Rows.Skipped,
            ["filtered"] = Summary.Rows.Filtered,
        },
        ["usage"] = Of(Summary.Usage),
        ["cachedTokensByTier"] = new JObject(CachedTokens.Select(static tier => new JProperty(CacheStores.NameOf(tier.Key), tier.Value))),
        ["output"] = InStore(Summary.Output),
        ["message"] = Summary.Message,
        ["deadLetters"] = InStore(Summary.DeadLetters),
        ["reusedStages"] = new JArray(Summary.ReusedStages.Select(static stage => new JObject { ["stage"] = stage.Stage, ["run"] = stage.Run.ToString() })),
    };

    public static JObject Of(UsageTotals usage) => new()
    {
        ["calls"] = usage.Calls,
        ["reusedCalls"] = usage.ReusedCalls,
        ["inputTokens"] = usage.InputTokens,
        ["cachedTokens"] = usage.CachedTokens,
        ["computedTokens"] = usage.ComputedTokens,
        ["outputTokens"] = usage.OutputTokens,
        ["cost"] = usage.Cost,
    };

    public static IEnumerable<string> BillLines(UsageTotals usage, IReadOnlyDictionary<CacheTier, long> byTier)
    {
        yield return $"calls   {usage.Calls:N0} made{(usage.ReusedCalls > 0 ? $", {usage.ReusedCalls:N0} answers reused" : "")}";
        yield return $"tokens  {usage.InputTokens:N0} in prompts, {usage.OutputTokens:N0} generated";
        if (usage.CachedTokens > 0)
        {
            double share = 100.0 * usage.CachedTokens / usage.InputTokens;
            yield return $"saved   {usage.CachedTokens:N0} prompt tokens ({share:0} %) came from the cache; {usage.ComputedTokens:N0} were computed";
            string places = string.Join(", ", byTier.Where(static tier => tier.Value > 0).Select(static tier => $"{CacheStores.NameOf(tier.Key)} {tier.Value:N0}"));
            if (places.Length > 0)
            {
                yield return $"        found in: {places}";
            }
        }

        yield return $"cost    {(usage.Cost is { } cost ? $"{cost:0.0000##} USD" : "unknown: a model has no price")}";
    }

    private IEnumerable<string> EndLines()
    {
        yield return $"run     {Summary.RunId}, {StatusText(Summary.Status)}{(Summary.IsResumed ? " (went on with an earlier attempt)" : "")}";
        if (Summary.Message is { } message)
        {
            yield return $"        {message}";
        }

        if (Summary.LostSegments > 0)
        {
            yield return $"lost    {Summary.LostSegments:N0} segments that the store had acknowledged are gone from it; what they held was asked for again";
        }

        foreach (ReusedStage stage in Summary.ReusedStages)
        {
            yield return $"reused  the rows of {stage.Stage}, from run {stage.Run}";
        }

        if (Summary.DeadLetters is not null)
        {
            yield return $"failed  {Summary.Rows.Failed:N0} rows, each with its reason: {InStore(Summary.DeadLetters)}";
        }

        if (Summary.Output is { } written)
        {
            yield return HasOutputFile
                ? $"output  {Summary.Rows.Out:N0} rows: {written}"
                : $"output  {Summary.Rows.Out:N0} rows, kept in {Store.Name}; to write them to a file, name one with --out";
        }

        if (GoOnCommand is not null)
        {
            yield return $"go on   {GoOnCommand}";
        }
    }

    /// <summary>Where a blob is; a path outside of the store is full already and stays.</summary>
    private string? InStore(string? path) => path is null || Path.IsPathRooted(path) ? path : Store.Locate(path);

    private static string[] Accounts(OperatorCounts counts) =>
        [counts.Operator, $"{counts.In:N0}", $"{counts.Out:N0}", $"{counts.Failed:N0}", $"{counts.Skipped:N0}", $"{counts.Filtered:N0}"];

    public static string StatusText(RunStatus status) => status switch
    {
        RunStatus.Completed => "completed",
        RunStatus.CompletedWithFailures => "completed with failed rows",
        RunStatus.BudgetExceeded => "stopped at its budget",
        RunStatus.Interrupted => "interrupted",
        RunStatus.Waiting => "waiting",
        RunStatus.Canceled => "canceled",
        RunStatus.Paused => "paused",
        RunStatus.Running => "at work, or killed",
        _ => "failed",
    };
}
