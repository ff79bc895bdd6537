using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Calls.Batches;
using Pipelines.Runtime.Calls.Rates;
using Pipelines.Runtime.Lineage;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Runs.Control;
using Pipelines.Runtime.Runs.Register;
using Pipelines.Runtime.Runs.Repair;

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
    private readonly RunSessions _sessions = new(store, log, earlierRuns, client, prices, new RunDocuments(store, new StoreRetry(time)), time, random);

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
    /// <exception cref="BlobStoreException">The store cannot be reached before anything is begun, or it is full.</exception>
    /// <exception cref="CorruptLogException">The store holds something else than what was written.</exception>
    /// <exception cref="PartitionTakenException">Another process works on the same run.</exception>
    /// <exception cref="RunStateException">An engine drives the run.</exception>
    public async Task<RunSummary> RunAsync(RunRequest request, CancellationToken cancellationToken)
    {
        PriceCheck.Require(request.Plan, request.Budget, prices);
        UnknownStepException.Require(request.Plan, request.FromStep);
        IReadOnlyDictionary<string, IRowSource> sources = await new RunInputs(datasets).OpenAsync(request.Plan, request.PipelineFolder, cancellationToken);
        (RunManifest manifest, bool isResumed) = await FindAsync(request, sources, cancellationToken);
        var record = new RunControlRecord(_documents, new RunId(manifest.Run), time);
        var repair = new RunRepair(request.Plan, new RunId(manifest.Run), store, log, _documents, new StoreRetry(time));
        for (bool isFirst = true; ; isFirst = false)
        {
            RunControl control = await record.BeginAsync(keepsBudget: !isFirst, isOfEngine: false, cancellationToken);
            RunRequest asked = control.Budget is { } budget ? request with { Budget = budget.ApplyTo(request.Budget) } : request;
            RunSummary summary;
            try
            {
                summary = await AttemptAsync(asked, manifest, control.Generation, isResumed, sources, record, cancellationToken);
            }
            catch (Exception e) when (e is CorruptLogException or PartitionTakenException)
            {
                if (!await (e is CorruptLogException gone ? repair.TryAsync(gone.Path, cancellationToken) : repair.TryAsync((PartitionTakenException)e, cancellationToken)))
                {
                    throw;
                }

                await new RunFinder(_documents, time).RestoreAsync(manifest, request.Origin, cancellationToken);
                isResumed = true;
                continue;
            }

            summary = summary with { LostSegments = repair.LostSegments };
            if (summary.Status != RunStatus.Paused)
            {
                return summary.Status == RunStatus.Canceled ? await CancelBatchesAsync(summary) : summary;
            }

            request.Monitor.Paused();
            switch (await WishAfterPauseAsync(record, cancellationToken))
            {
                case RunWish.Cancel:
                    RunControl canceled = await record.StateAsync(RunStatus.Canceled, "Canceled by its owner.", CancellationToken.None);
                    return await CancelBatchesAsync(summary with { Status = canceled.Status, Message = canceled.Message });
                case RunWish.Pause:
                    return summary;
                default:
                    isResumed = true;
                    break;
            }
        }
    }

    /// <summary>
    /// Makes the name of a new run, <c>{key}-{suffix}</c>, for a caller that has to know it before the run begins; nothing is written.
    /// </summary>
    /// <param name="request">What is to be run.</param>
    /// <param name="suffix">Stands where others have a number; nobody may have used it: letters and digits.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DatasetException">An input cannot be read.</exception>
    public async Task<RunId> NameAsync(RunRequest request, string suffix, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, IRowSource> sources = await new RunInputs(datasets).OpenAsync(request.Plan, request.PipelineFolder, cancellationToken);
        return new RunId($"{RunManifest.KeyOf(request.Plan, InputsOf(sources))}-{suffix}");
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
        var run = new RunId(manifest.Run);
        await new RunControlRecord(_documents, run, time).ReserveForEngineAsync(cancellationToken);
        return run;
    }

    /// <summary>Tells how a row of a run that has ended came about: its calls, what was sent and what came back. No model is asked.</summary>
    /// <param name="request">The run, by its name.</param>
    /// <param name="row">The id of the row.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Null when no stage of the run has such a row.</returns>
    /// <exception cref="DatasetException">An input cannot be read.</exception>
    /// <exception cref="RunMismatchException">The run is of another plan or input, or there is none.</exception>
    /// <exception cref="CorruptLogException">What is stored is not what was written.</exception>
    public async Task<RowTrace?> TraceAsync(RunRequest request, string row, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, IRowSource> sources = await new RunInputs(datasets).OpenAsync(request.Plan, request.PipelineFolder, cancellationToken);
        (RunManifest manifest, _) = await FindAsync(request, sources, cancellationToken);
        var run = new RunId(manifest.Run);
        int generation = (await _documents.ReadAsync<OutputManifest>(RunPaths.Output(run), cancellationToken))?.RetriedTo ?? 1;
        var tracer = new RowTracer(request.Plan, run, sources, _documents, log, earlierRuns, new ModelFingerprints(client));
        return await tracer.TraceAsync(row, generation, cancellationToken);
    }

    /// <summary>What its runs share among one another.</summary>
    internal CallSharing Sharing => _sessions.Sharing;

    /// <summary>Opens a run that an engine drives. The caller owns it.</summary>
    /// <param name="request">The run, by its name.</param>
    /// <param name="attempt">Which attempt opens it.</param>
    /// <param name="sharing">What it shares with other runs of the process.</param>
    /// <param name="cancellationToken">Leaves it closed.</param>
    internal async Task<OpenRun> OpenAsync(RunRequest request, int attempt, CallSharing sharing, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, IRowSource> sources = await new RunInputs(datasets).OpenAsync(request.Plan, request.PipelineFolder, cancellationToken);
        (RunManifest manifest, _) = await FindAsync(request, sources, cancellationToken);
        var record = new RunControlRecord(_documents, new RunId(manifest.Run), time);
        var stop = new RunStop(CancellationToken.None);
        var gate = new CallGate(request.Options.Calls.ConcurrencyMax);
        int generation = (await record.ReadAsync(cancellationToken))?.Generation ?? 1;
        RunSession session = _sessions.Open(request, manifest, generation, stop, gate, attempt, sharing);
        return new OpenRun(
            request, manifest, sources, session, _sessions.CancellationOf(session.Run), record, attempt, generation, gate, prices, time);
    }

    /// <summary>Takes a run back to what its store still has. Nobody works on it.</summary>
    /// <param name="plan">Its plan.</param>
    /// <param name="run">The run.</param>
    /// <param name="gone">The blob of its log that somebody has missed.</param>
    /// <param name="cancellationToken">Ends the repair; it can be done again.</param>
    /// <returns>Segments that are lost; null when the blob is there, and so damaged.</returns>
    internal async Task<int?> RepairAsync(PipelinePlan plan, RunId run, BlobPath gone, CancellationToken cancellationToken)
    {
        var repair = new RunRepair(plan, run, store, log, _documents, new StoreRetry(time));
        return await repair.TryAsync(gone, cancellationToken) ? repair.LostSegments : null;
    }

    private Task<(RunManifest Manifest, bool IsResumed)> FindAsync(
        RunRequest request,
        IReadOnlyDictionary<string, IRowSource> sources,
        CancellationToken cancellationToken)
    {
        return new RunFinder(_documents, time).FindAsync(request, InputsOf(sources), cancellationToken);
    }

    private static RunInput[] InputsOf(IReadOnlyDictionary<string, IRowSource> sources) =>
        [.. sources.Values.Select(static source => new RunInput(source.DatasetName, source.Origin, source.Identity, source.SizeBytes))];

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
        RunSession session = _sessions.Open(request, manifest, generation, stop, gate);
        using RatePacer pacer = session.Pacer;
        await using BatchDesk batches = session.Batches;
        await using var watch = ControlWatch.Start(record, session, request.Monitor.Waits, time);
        return await GivingBackAsync(
            session.Budget,
            () => new RunAttempt(request, manifest, session, record, prices, time).RunAsync(sources, generation, isResumed));
    }

    /// <summary>When what is left of a day's budget cannot be given back, that is told: how the run ended stands.</summary>
    private static async Task<RunSummary> GivingBackAsync(BudgetLedger budget, Func<Task<RunSummary>> attempt)
    {
        RunSummary summary;
        try
        {
            summary = await attempt();
        }
        catch
        {
            await budget.DisposeAsync();
            throw;
        }

        try
        {
            await budget.DisposeAsync();
            return summary;
        }
        catch (BlobStoreException e) when (e.IsTransient)
        {
            return summary with
            {
                Message = $"{summary.Message} What the run had left of the day's budget could not be given back and counts as spent: {CallFailures.AsSentence(e.Message)}".TrimStart(),
            };
        }
    }

    private async Task<RunSummary> CancelBatchesAsync(RunSummary canceled)
    {
        string? left = await _sessions.CancellationOf(canceled.RunId).CancelAllAsync();
        return left is null ? canceled : canceled with { Message = $"{canceled.Message} {left}" };
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
}
