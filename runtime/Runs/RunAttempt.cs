using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs.Control;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Runs;

/// <summary>One attempt at a run: its stages one after the other, then its output. States in the control record how it ended.</summary>
internal sealed class RunAttempt(RunRequest request, RunSession session, RunControlRecord record, PriceBook prices, TimeProvider time)
{
    /// <exception cref="DatasetException">An input cannot be read, or changed while it was read: then the run has failed.</exception>
    public async Task<RunSummary> RunAsync(IReadOnlyDictionary<string, IRowSource> sources, bool isResumed)
    {
        PipelinePlan plan = request.Plan;
        RunStop stop = session.Stop;
        IReadOnlyList<StageMonitor> monitors = request.Monitor.Begin(plan, session.Ledger, prices, time);
        request.Monitor.Found(session.Run, isResumed);
        var summary = new SummaryWriter(session, plan, prices, monitors, isResumed);
        try
        {
            IReadOnlyList<StageOutput> stages = await RunStagesAsync(sources, monitors);
            RunSummary complete = await summary.CompleteAsync(stages, request.Output, stop.Token);
            await StateAsync(complete.Status, complete.Message);
            return complete;
        }
        catch (DatasetException e)
        {
            // Rows that were read before the error may be of other bytes than the run is named after: nothing may build on them.
            await StateAsync(RunStatus.Failed, e.Message);
            throw;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            StopReason reason = stop.Reason ?? new StopReason(RunStatus.Interrupted, "The run was stopped. Start it again to go on.");
            RunSummary stopped = await summary.StopAsync(reason);
            await StateAsync(reason.Status, reason.Message);
            return stopped;
        }
    }

    /// <summary>Stage by stage: each reads a dataset, or what an earlier one made.</summary>
    private async Task<IReadOnlyList<StageOutput>> RunStagesAsync(
        IReadOnlyDictionary<string, IRowSource> sources,
        IReadOnlyList<StageMonitor> monitors)
    {
        List<StageOutput> outputs = [];
        foreach ((int index, StagePlan stage) in request.Plan.Stages.Index())
        {
            IStageRows input = stage.Input switch
            {
                StageInput.Dataset dataset => new DatasetRows(sources[dataset.Name]),
                StageInput.Stage earlier => outputs[earlier.Number - 1],
                StageInput.SingleEmptyRow => new SingleEmptyRow(),
                _ => throw new InvalidOperationException($"Stage '{stage.Name}' has an input of an unknown kind."),
            };
            var runner = new StageRunner(stage, new StagePaths(session.Run, stage.Name), monitors[index], session);
            outputs.Add(await runner.RunAsync(input, session.Stop.Token));
        }

        return outputs;
    }

    /// <summary>Written also while the run is being stopped.</summary>
    private Task<RunControl> StateAsync(RunStatus status, string? message) => record.StateAsync(status, message, CancellationToken.None);
}
