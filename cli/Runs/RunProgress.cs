using Pipelines.Cli.Output;
using Pipelines.Cli.Wording;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs;

namespace Pipelines.Cli.Runs;

/// <summary>Shows a run while it goes on: a line or bar for each operator.</summary>
internal static class RunProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Reports what <paramref name="monitor"/> shows until <paramref name="run"/> ends, and then once more.</summary>
    public static async Task<RunSummary> WatchAsync(
        RunMonitor monitor, IProgress<ProgressState> progress, TimeProvider clock, Task<RunSummary> run)
    {
        while (!run.IsCompleted)
        {
            Report(monitor.Capture(), progress);
            await Task.WhenAny(run, Task.Delay(Interval, clock, CancellationToken.None));
        }

        Report(monitor.Capture(), progress);
        return await run;
    }

    private static void Report(RunSnapshot run, IProgress<ProgressState> progress)
    {
        foreach (StageSnapshot stage in run.Stages.Where(static stage => stage.State != StageState.NotStarted))
        {
            foreach (OperatorSnapshot one in stage.Operators)
            {
                long done = one.Counts.Passed + one.Counts.Failed + one.Counts.Skipped + one.Counts.Filtered;
                progress.Report(new ProgressState(
                    $"{stage.StepName}/{one.Name}", done, stage.RowsTotal, Detail(stage, one, done), stage.State == StageState.Done));
            }
        }
    }

    private static string Detail(StageSnapshot stage, OperatorSnapshot one, long done)
    {
        List<string> parts = [stage.RowsTotal is { } total ? $"{done:N0} of {total:N0} rows" : $"{done:N0} rows"];
        if (one.Counts.Failed > 0)
        {
            parts.Add($"{one.Counts.Failed:N0} failed");
        }

        if (stage.RowsPerSecond > 0)
        {
            parts.Add($"{stage.RowsPerSecond:0.#} rows/s");
        }

        if (one.PaidCalls > 0)
        {
            parts.Add(Tokens(one.Tokens));
        }

        if (stage.State != StageState.Done && stage.Remaining is { } left)
        {
            parts.Add($"{DurationText.Format(left)} left");
        }

        return string.Join(", ", parts);
    }

    private static string Tokens(TokenUsage tokens) =>
        $"tokens: {tokens.ComputedTokens:N0} computed, {tokens.CachedTokens:N0} cached, {tokens.OutputTokens:N0} generated";
}
