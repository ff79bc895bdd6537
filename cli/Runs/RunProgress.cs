using Pipelines.Cli.Output;
using Pipelines.Cli.Wording;
using Pipelines.Runtime.Calls.Endpoints;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs;

namespace Pipelines.Cli.Runs;

/// <summary>Shows a run while it goes on: a line or bar for each operator.</summary>
internal static class RunProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Reports what <paramref name="monitor"/> shows until <paramref name="run"/> ends, and then once more.</summary>
    public static async Task<RunSummary> WatchAsync(
        RunMonitor monitor, IProgress<ProgressState> progress, ICommandOutput output, TimeProvider clock, Task<RunSummary> run)
    {
        bool wasPaused = false;
        while (!run.IsCompleted)
        {
            RunSnapshot now = monitor.Capture();
            Report(now, progress);
            if (now.IsPaused != wasPaused)
            {
                wasPaused = now.IsPaused;
                output.Note(wasPaused ? $"paused; to go on: pipelines runs resume {now.Run}" : "goes on");
            }

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
                    $"{stage.StepName}/{one.Name}", done, stage.RowsTotal, Detail(stage, one, done, run.Waiting), Pace(stage), Spent(one), stage.State == StageState.Done));
            }
        }
    }

    private static string Detail(StageSnapshot stage, OperatorSnapshot one, long done, EndpointWait? waiting)
    {
        List<string> parts = [stage.RowsTotal is { } total ? $"{done:N0} of {total:N0} rows" : $"{done:N0} rows"];
        if (one.Counts.Failed > 0)
        {
            parts.Add($"{one.Counts.Failed:N0} failed");
        }

        if (waiting is not null && stage.State == StageState.Running)
        {
            parts.Add($"waiting for {waiting.Endpoint}");
        }

        return string.Join(", ", parts);
    }

    private static string Pace(StageSnapshot stage)
    {
        string rate = stage.RowsPerSecond > 0 ? $"{stage.RowsPerSecond:0.#} rows/s" : "";
        return stage.Remaining is { } left ? $"{DurationText.Format(left)} left, {rate}" : rate;
    }

    private static string Spent(OperatorSnapshot one) => one.PaidCalls == 0
        ? ""
        : $"tokens: {CountText.Format(one.Tokens.ComputedTokens)} computed, {CountText.Format(one.Tokens.CachedTokens)} cached, {CountText.Format(one.Tokens.OutputTokens)} generated";
}
