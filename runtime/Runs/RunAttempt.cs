using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs.Control;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Stages.Reuse;

namespace Pipelines.Runtime.Runs;

/// <summary>
/// One attempt at a run: its stages one after the other, then the retries of failed rows that were asked for, then its output.
/// States in the control record how it ended.
/// </summary>
internal sealed class RunAttempt(RunRequest request, RunManifest manifest, RunSession session, RunControlRecord record, PriceBook prices, TimeProvider time)
{
    /// <param name="sources">The inputs.</param>
    /// <param name="generation">1, and 1 more for each retry.</param>
    /// <param name="isResumed">It goes on with an earlier attempt.</param>
    /// <exception cref="DatasetException">An input cannot be read, or changed while it was read: then the run has failed.</exception>
    public async Task<RunSummary> RunAsync(IReadOnlyDictionary<string, IRowSource> sources, int generation, bool isResumed)
    {
        PipelinePlan plan = request.Plan;
        IReadOnlyList<StageMonitor> monitors = request.Monitor.Begin(plan, prices, time);
        request.Monitor.Found(session.Run, isResumed);
        var summary = new SummaryWriter(session, plan, prices, monitors, isResumed);
        try
        {
            return await RunToAnEndAsync(sources, generation, summary, monitors);
        }
        catch (BlobStoreException e) when (e.IsTransient)
        {
            StopReason reason = StopReasonNow() ?? StoreOutage.Reason(e);
            await SayLastAsync(reason);
            return summary.Stopped(reason);
        }
    }

    /// <summary>Outages end: this one may be over for where the run stands. When it is not, for whoever looks, its process was killed.</summary>
    private async Task SayLastAsync(StopReason reason)
    {
        try
        {
            await StateAsync(reason.Status, reason.Message);
        }
        catch (BlobStoreException e) when (e.IsTransient)
        {
            // The summary says so, and whoever starts the run again goes on with it either way.
        }
    }

    /// <summary>For an attempt whose stages are driven by an engine.</summary>
    public StageRunner RunnerOf(StagePlan stage, StageMonitor monitor) =>
        new(stage, PlaceOf(stage, generation: 1), monitor, ScopeOf(stage), session);

    /// <summary>Writes the output of finished stages and states that the run has ended.</summary>
    public Task<RunSummary> CompleteAsync(IReadOnlyList<StageOutput> stages, IReadOnlyList<StageMonitor> monitors, int generation) =>
        CompleteAsync(new SummaryWriter(session, request.Plan, prices, monitors, isResumed: false), stages, generation);

    private async Task<RunSummary> RunToAnEndAsync(
        IReadOnlyDictionary<string, IRowSource> sources, int generation, SummaryWriter summary, IReadOnlyList<StageMonitor> monitors)
    {
        try
        {
            IReadOnlyList<StageOutput> stages = await RunStagesAsync(sources, monitors);
            for (int retry = 2; retry <= generation; retry++)
            {
                stages = await new RetryAttempt(request.Plan, retry, session, monitors).RunAsync(stages, sources);
            }

            return await CompleteAsync(summary, stages, generation);
        }
        catch (DatasetException e)
        {
            // Rows that were read before the error may be of other bytes than the run is named after: nothing may build on them.
            await StateAsync(RunStatus.Failed, e.Message);
            throw;
        }
        catch (OperationCanceledException) when (StopReasonNow() is { } reason)
        {
            RunSummary stopped = await summary.StopAsync(reason);
            await StateAsync(reason.Status, reason.Message);
            return stopped;
        }
    }

    /// <summary>Null while nobody has asked the run to stop.</summary>
    private StopReason? StopReasonNow() => session.Stop.Token.IsCancellationRequested
        ? session.Stop.Reason ?? new StopReason(RunStatus.Interrupted, "The run was stopped. Start it again to go on.")
        : null;

    private async Task<RunSummary> CompleteAsync(SummaryWriter summary, IReadOnlyList<StageOutput> stages, int generation)
    {
        RunSummary complete = await summary.CompleteAsync(stages, generation, request.Output, session.Stop.Token);
        await StateAsync(complete.Status, complete.Message);
        return complete;
    }

    /// <summary>Stage by stage: each reads a dataset, or what an earlier one made.</summary>
    private async Task<IReadOnlyList<StageOutput>> RunStagesAsync(
        IReadOnlyDictionary<string, IRowSource> sources,
        IReadOnlyList<StageMonitor> monitors)
    {
        List<StageOutput> outputs = [];
        foreach ((int index, StagePlan stage) in request.Plan.Stages.Index())
        {
            IStageRows input = await StageSources.OpenAsync(stage, PlaceOf(stage, generation: 1), source => Task.FromResult(Open(source, sources, outputs)), session);
            outputs.Add(await RunnerOf(stage, monitors[index]).RunAsync(input, session.Stop.Token));
        }

        return outputs;
    }

    /// <summary>What a stage reads.</summary>
    public static IStageRows Open(StageInput source, IReadOnlyDictionary<string, IRowSource> datasets, IReadOnlyList<StageOutput> outputs) => source switch
    {
        StageInput.Dataset dataset => new DatasetRows(datasets[dataset.Name]),
        StageInput.Stage earlier => outputs[earlier.Number - 1],
        StageInput.SingleEmptyRow => new SingleEmptyRow(),
        _ => throw new InvalidOperationException($"{source} is no source of rows."),
    };

    private StagePlace PlaceOf(StagePlan stage, int generation) => new(session.Run.Value, stage.Name, generation);

    private ReuseScope ScopeOf(StagePlan stage)
    {
        if (manifest.IsFresh || stage.Operators.Any(static planned => planned.Description.BypassesEarlierRuns))
        {
            return ReuseScope.None;
        }

        if (manifest.FromStep is not { } step)
        {
            return ReuseScope.OtherRuns;
        }

        int from = request.Plan.Stages.First(one => one.StepName == step).Number;
        return stage.Number < from ? ReuseScope.AllRuns : ReuseScope.None;
    }

    /// <summary>Written also while the run is being stopped.</summary>
    private Task<RunControl> StateAsync(RunStatus status, string? message) => record.StateAsync(status, message, CancellationToken.None);
}
