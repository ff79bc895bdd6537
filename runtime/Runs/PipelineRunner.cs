using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Calls.Endpoints;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Runs;

/// <summary>
/// Runs pipelines. One instance serves a process: runs that it does at the same time share the answers to equal calls.
/// Thread-safe.
/// </summary>
/// <param name="store">Holds the runs.</param>
/// <param name="log">The log of partitions, over the same store.</param>
/// <param name="earlierRuns">Answers of earlier runs.</param>
/// <param name="datasets">Opens the inputs.</param>
/// <param name="client">Answers model calls, by the model's name in the pipeline; makes one attempt per call.</param>
/// <param name="prices">What models cost.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Scatters the pauses between tries.</param>
public sealed class PipelineRunner(
    IBlobStore store,
    ISegmentLog log,
    ICallIndex earlierRuns,
    IDatasetReader datasets,
    IInferenceClient client,
    PriceBook prices,
    TimeProvider time,
    Random random)
{
    private readonly RunDocuments _documents = new(store, new StoreRetry(time));
    private readonly AnswerBoard _board = new();
    private readonly CallJitter _jitter = new(random);
    private readonly EndpointBook _endpoints = new(EndpointOptions.Default, time, new CallJitter(new Random(random.Next())));

    /// <summary>
    /// Runs a pipeline to its end, or as far as it gets. What has been done is kept, and the next attempt goes on after it.
    /// </summary>
    /// <param name="request">What to run.</param>
    /// <param name="cancellationToken">Stops the run as <see cref="RunStatus.Interrupted"/>; the summary is still returned.</param>
    /// <exception cref="UnpricedModelException">There is a cost limit and a model without a price; nothing was begun.</exception>
    /// <exception cref="DatasetException">An input cannot be read, or changed while it was read: then the run has failed.</exception>
    /// <exception cref="RunMismatchException">The run to go on with is of another plan or input.</exception>
    /// <exception cref="BlobStoreException">The store cannot be reached or is full.</exception>
    /// <exception cref="CorruptLogException">The store holds something else than what was written.</exception>
    /// <exception cref="PartitionTakenException">Another process works on the same run.</exception>
    public async Task<RunSummary> RunAsync(RunRequest request, CancellationToken cancellationToken)
    {
        PipelinePlan plan = request.Plan;
        PriceCheck.Require(plan, request.Budget, prices);
        IReadOnlyDictionary<string, IRowSource> sources = await new RunInputs(datasets).OpenAsync(plan, request.PipelineFolder, cancellationToken);
        RunInput[] inputs = [.. sources.Values.Select(static source => new RunInput(source.DatasetName, source.Origin, source.Identity, source.SizeBytes))];
        var finder = new RunFinder(_documents, time);
        (RunManifest manifest, bool isResumed) = request.Resume is { } named
            ? (await finder.GoOnWithAsync(named, plan, inputs, cancellationToken), true)
            : await finder.FindOrBeginAsync(plan, inputs, request.Options, request.IsFresh, cancellationToken);

        using var stop = new RunStop(cancellationToken);
        using var gate = new CallGate(request.Options.Calls.ConcurrencyMax);
        RunSession session = OpenSession(request, manifest, stop, gate);
        IReadOnlyList<StageMonitor> monitors = request.Monitor.Begin(plan, session.Ledger, prices, time);
        request.Monitor.Found(session.Run, isResumed);
        await SetStatusAsync(session.Run, RunStatus.Running, null);

        var summary = new SummaryWriter(session, plan, prices, monitors, isResumed);
        try
        {
            IReadOnlyList<StageOutput> stages = await RunStagesAsync(plan, sources, session, monitors);
            RunSummary complete = await summary.CompleteAsync(stages, request.Output, stop.Token);
            await SetStatusAsync(session.Run, complete.Status, complete.Message);
            return complete;
        }
        catch (DatasetException e)
        {
            // Rows that were read before the error may be of other bytes than the run is named after: nothing may build on them.
            await SetStatusAsync(session.Run, RunStatus.Failed, e.Message);
            throw;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            StopReason reason = stop.Reason ?? new StopReason(RunStatus.Interrupted, "The run was stopped. Start it again to go on.");
            await SetStatusAsync(session.Run, reason.Status, reason.Message);
            return await summary.StopAsync(reason);
        }
    }

    private RunSession OpenSession(RunRequest request, RunManifest manifest, RunStop stop, CallGate gate)
    {
        var run = new RunId(manifest.Run);
        var ledger = new UsageLedger();
        var budget = new BudgetLedger(request.Budget, prices, stop);
        RunOptions options = request.Options with
        {
            FailFast = request.Options.FailFast with { FailureRateMax = request.Options.FailFast.FailureRateMax ?? request.Plan.MaxFailureRate },

            // The input is cut as it was when the run began, whatever this attempt would prefer.
            Partitions = request.Options.Partitions with
            {
                RowsMax = manifest.PartitionRowsMax,
                SizeBytesMax = manifest.PartitionSizeBytesMax,
            },
        };
        var pacer = new RatePacer(request.Plan.Models.RateLimits, time);
        var caller = new EndpointCaller(client, budget, pacer, gate, time);
        var asker = new ModelAsker(
            caller, new ModelEndpoints(client, _endpoints), request.Plan.Models.Fallbacks, request.Monitor.Waits, options.Calls, _jitter, stop, time);
        var calls = new CallMaker(run, new ModelFingerprints(client), earlierRuns, _board, asker, ledger, stop);
        return new RunSession(run, options, store, log, earlierRuns, _documents, calls, ledger, budget, stop);
    }

    /// <summary>Stage by stage: each reads a dataset, or what an earlier one made.</summary>
    private static async Task<IReadOnlyList<StageOutput>> RunStagesAsync(
        PipelinePlan plan,
        IReadOnlyDictionary<string, IRowSource> sources,
        RunSession session,
        IReadOnlyList<StageMonitor> monitors)
    {
        List<StageOutput> outputs = [];
        foreach ((int index, StagePlan stage) in plan.Stages.Index())
        {
            IStageRows input = stage.Input switch
            {
                StageInput.Dataset dataset => new DatasetRows(sources[dataset.Name]),
                StageInput.Stage earlier => outputs[earlier.Number - 1],
                StageInput.SingleEmptyRow => new SingleEmptyRow(),
                _ => throw new InvalidOperationException($"Stage '{stage.Name}' has an input of an unknown kind."),
            };
            var runner = new StageRunner(stage, new StagePaths(session.Run, stage), monitors[index], session);
            outputs.Add(await runner.RunAsync(input, session.Stop.Token));
        }

        return outputs;
    }

    /// <summary>Written also while the run is being stopped.</summary>
    private Task<bool> SetStatusAsync(RunId run, RunStatus status, string? message) =>
        _documents.WriteAsync(RunPaths.Control(run), new RunControl(status, message, time.GetUtcNow()), PutCondition.None, CancellationToken.None);
}
