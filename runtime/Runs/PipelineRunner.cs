using System.Globalization;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Budgets.Day;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Calls.Batches;
using Pipelines.Runtime.Calls.Endpoints;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Runs.Control;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Stages.Reuse;

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
    /// While its owner wants a pause, it waits.
    /// </summary>
    /// <param name="request">What to run.</param>
    /// <param name="cancellationToken">Stops the run as <see cref="RunStatus.Interrupted"/>; the summary is still returned.</param>
    /// <exception cref="UnpricedModelException">There is a cost limit and a model without a price; nothing was begun.</exception>
    /// <exception cref="UnknownStepException">The step to begin with is none of the plan's; nothing was begun.</exception>
    /// <exception cref="DatasetException">An input cannot be read, or changed while it was read: then the run has failed.</exception>
    /// <exception cref="RunMismatchException">The run to go on with is of another plan or input.</exception>
    /// <exception cref="BlobStoreException">The store cannot be reached or is full.</exception>
    /// <exception cref="CorruptLogException">The store holds something else than what was written.</exception>
    /// <exception cref="PartitionTakenException">Another process works on the same run.</exception>
    public async Task<RunSummary> RunAsync(RunRequest request, CancellationToken cancellationToken)
    {
        PriceCheck.Require(request.Plan, request.Budget, prices);
        UnknownStepException.Require(request.Plan, request.FromStep);
        IReadOnlyDictionary<string, IRowSource> sources = await new RunInputs(datasets).OpenAsync(request.Plan, request.PipelineFolder, cancellationToken);
        (RunManifest manifest, bool isResumed) = await FindAsync(request, sources, cancellationToken);
        var record = new RunControlRecord(_documents, new RunId(manifest.Run), time);
        while (true)
        {
            RunControl control = await record.BeginAsync(cancellationToken);
            RunSummary summary = await AttemptAsync(request, manifest, control.Generation, isResumed, sources, record, cancellationToken);
            if (summary.Status != RunStatus.Paused)
            {
                return summary;
            }

            request.Monitor.Paused();
            switch (await WishAfterPauseAsync(record, cancellationToken))
            {
                case RunWish.Cancel:
                    RunControl canceled = await record.StateAsync(RunStatus.Canceled, "Canceled by its owner.", CancellationToken.None);
                    return summary with { Status = canceled.Status, Message = canceled.Message };
                case RunWish.Pause:
                    return summary;
                default:
                    isResumed = true;
                    break;
            }
        }
    }

    /// <summary>
    /// Finds the run to go on with, or begins one, and does nothing of it yet: an engine is told its name and drives it from there.
    /// </summary>
    /// <exception cref="UnpricedModelException">There is a cost limit and a model without a price; nothing was begun.</exception>
    /// <exception cref="UnknownStepException">The step to begin with is none of the plan's; nothing was begun.</exception>
    /// <exception cref="DatasetException">An input cannot be read.</exception>
    /// <exception cref="RunMismatchException">The run to go on with is of another plan or input.</exception>
    public async Task<RunId> BeginAsync(RunRequest request, CancellationToken cancellationToken)
    {
        PriceCheck.Require(request.Plan, request.Budget, prices);
        UnknownStepException.Require(request.Plan, request.FromStep);
        IReadOnlyDictionary<string, IRowSource> sources = await new RunInputs(datasets).OpenAsync(request.Plan, request.PipelineFolder, cancellationToken);
        (RunManifest manifest, _) = await FindAsync(request, sources, cancellationToken);
        return new RunId(manifest.Run);
    }

    /// <summary>Opens a run that an engine drives. The caller owns it.</summary>
    internal async Task<OpenRun> OpenAsync(RunRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, IRowSource> sources = await new RunInputs(datasets).OpenAsync(request.Plan, request.PipelineFolder, cancellationToken);
        (RunManifest manifest, _) = await FindAsync(request, sources, cancellationToken);
        var record = new RunControlRecord(_documents, new RunId(manifest.Run), time);
        var stop = new RunStop(CancellationToken.None);
        var gate = new CallGate(request.Options.Calls.ConcurrencyMax);
        RunSession session = OpenSession(request, manifest, generation: 1, stop, gate);
        return new OpenRun(request, manifest, sources, session, record, gate, prices, time);
    }

    private Task<(RunManifest Manifest, bool IsResumed)> FindAsync(
        RunRequest request,
        IReadOnlyDictionary<string, IRowSource> sources,
        CancellationToken cancellationToken)
    {
        RunInput[] inputs = [.. sources.Values.Select(static source => new RunInput(source.DatasetName, source.Origin, source.Identity, source.SizeBytes))];
        return new RunFinder(_documents, time).FindAsync(request, inputs, cancellationToken);
    }

    private async Task<RunSummary> AttemptAsync(
        RunRequest request,
        RunManifest manifest,
        int generation,
        bool isResumed,
        IReadOnlyDictionary<string, IRowSource> sources,
        RunControlRecord record,
        CancellationToken cancellationToken)
    {
        using var stop = new RunStop(cancellationToken);
        using var gate = new CallGate(request.Options.Calls.ConcurrencyMax);
        RunSession session = OpenSession(request, manifest, generation, stop, gate);
        await using BudgetLedger budget = session.Budget;
        await using BatchDesk batches = session.Batches;
        await using var watch = ControlWatch.Start(record, stop, time);
        return await new RunAttempt(request, manifest, session, record, prices, time).RunAsync(sources, generation, isResumed);
    }

    /// <returns><see cref="RunWish.Pause"/> when the caller wants to stop waiting.</returns>
    private static async Task<RunWish> WishAfterPauseAsync(RunControlRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return await record.WaitWhilePausedAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return RunWish.Pause;
        }
    }

    private RunSession OpenSession(RunRequest request, RunManifest manifest, int generation, RunStop stop, CallGate gate)
    {
        var run = new RunId(manifest.Run);
        var ledger = new UsageLedger();
        var endpoints = new ModelEndpoints(client, _endpoints);
        DayQuotas? day = request.Budget.Day is { } shared
            ? new DayQuotas(shared, run, client.EndpointOf, _documents, DayBudgetOptions.Default, time)
            : null;
        var budget = new BudgetLedger(request.Budget, prices, stop, day);
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
        var batches = new BatchDesk(
            client,
            run,
            new BatchFolder(run, store, _documents),
            new BatchCourier(options.Calls.Batches, options.Calls.EndpointWaitMax, request.Monitor.Waits, _jitter, stop, time),
            budget,
            options.Calls.Batches,
            stop,
            time);
        var caller = new EndpointCaller(client, budget, pacer, gate, stop, time);
        var asker = new ModelAsker(
            caller, endpoints, request.Plan.Models.Fallbacks, batches, request.Monitor.Waits, options.Calls, _jitter, stop, time);
        var fingerprints = new ModelFingerprints(client);

        // A retry asks anew: an endpoint that remembers calls by their key must not answer with what has failed.
        var asking = new RunId(generation > 1 ? string.Create(CultureInfo.InvariantCulture, $"{run}.g{generation}") : run.Value);
        var calls = new CallMaker(asking, fingerprints, earlierRuns, _board, asker, ledger, stop);
        return new RunSession(
            run, options, store, log, earlierRuns, _documents, calls, batches, new StageShelf(_documents, log), new StageKeys(request.Plan, fingerprints, stop), ledger, budget, stop);
    }
}
