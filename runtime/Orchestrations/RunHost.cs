using System.Collections.Concurrent;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Durable.Failures;
using Pipelines.Durable.Registration;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Orchestrations.Activities;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;

namespace Pipelines.Runtime.Orchestrations;

/// <summary>
/// Does the activities of runs in this process, whatever engine hands them out: opens a run when it is first asked for a part of
/// it, and keeps it open for the next. Knows nothing of the engine. Thread-safe.
/// </summary>
/// <param name="store">Holds the runs.</param>
/// <param name="runnerOf">Makes the runner for a plan: its endpoints and models depend on it.</param>
/// <param name="planOf">Makes the plan again from what a run keeps of it; null when this version cannot.</param>
/// <param name="options">The bounds.</param>
/// <param name="time">The clock.</param>
public sealed class RunHost(
    IBlobStore store,
    Func<PipelinePlan, RunOrigin, PipelineRunner> runnerOf,
    Func<RunOrigin, PipelinePlan?> planOf,
    RunHostOptions options,
    TimeProvider time) : IAsyncDisposable
{
    private readonly RunDocuments _documents = new(store, new StoreRetry(time));
    private readonly ConcurrentDictionary<string, Lazy<Task<OpenRun>>> _runs = new(StringComparer.Ordinal);
    private CallSharing? _sharing;

    /// <summary>Tells how runs go on, those that other processes work on included.</summary>
    public IRunEvents Events => new HostedRunEvents(this, _documents);

    /// <summary>The log of partitions, to watch runs that other processes work on row by row; without it only their finished stages are seen.</summary>
    public ISegmentLog? Log { get; init; }

    internal RunHostOptions Options { get; } = options;

    internal TimeProvider Time { get; } = time;

    /// <summary>Registers the orchestrators and activities of runs.</summary>
    public DurableRegistryBuilder AddTo(DurableRegistryBuilder registry) => registry
        .AddOrchestrator(RunWork.Run, static () => new RunOrchestrator())
        .AddOrchestrator(RunWork.Stage, static () => new StageOrchestrator())
        .AddActivity(RunWork.BeginRun, () => new BeginRunActivity(this))
        .AddActivity(RunWork.BeginStage, () => new BeginStageActivity(this))
        .AddActivity(RunWork.RunPartitions, () => new RunPartitionsActivity(this))
        .AddActivity(RunWork.LookAtBatches, () => new LookAtBatchesActivity(this))
        .AddActivity(RunWork.SealStage, () => new SealStageActivity(this))
        .AddActivity(RunWork.EndRun, () => new EndRunActivity(this))
        .AddActivity(RunWork.Repair, () => new RepairActivity(this))
        .AddActivity(RunWork.Look, () => new LookActivity(this))
        .AddActivity(RunWork.Steer, () => new SteerActivity(this));

    public async ValueTask DisposeAsync()
    {
        foreach (string run in _runs.Keys)
        {
            await CloseAsync(run);
        }
    }

    internal RunControlRecord RecordOf(string run) => new(_documents, new RunId(run), Time);

    internal Task<RunOrigin?> OriginOfAsync(string run, CancellationToken cancellationToken) =>
        _documents.ReadAsync<RunOrigin>(RunPaths.Origin(new RunId(run)), cancellationToken);

    internal Task ReplaceOriginAsync(string run, RunOrigin origin, CancellationToken cancellationToken) =>
        _documents.WriteAsync(RunPaths.Origin(new RunId(run)), origin, PutCondition.None, cancellationToken);

    /// <summary>Follows a run that is open here; null when it is not.</summary>
    internal RunMonitor? MonitorOf(string run) =>
        _runs.TryGetValue(run, out Lazy<Task<OpenRun>>? opened) && opened is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }
            ? opened.Value.Result.Monitor
            : null;

    /// <summary>The plan of a run, made from what the store keeps of it.</summary>
    /// <exception cref="NonRetriableException">Nothing is kept of it, or this version cannot plan it.</exception>
    internal async Task<PipelinePlan> FindPlanAsync(string run, CancellationToken cancellationToken) =>
        PlanOf(run, await RequireOriginAsync(run, cancellationToken));

    /// <summary>The run as that attempt has it open, or a later one; what an earlier one has open here is closed.</summary>
    internal async Task<OpenRun> OpenAsync(string run, int attempt)
    {
        while (true)
        {
            Lazy<Task<OpenRun>> opened = _runs.GetOrAdd(
                run,
                static (name, asked) => new Lazy<Task<OpenRun>>(() => asked.Host.OpenAnewAsync(name, asked.Attempt)),
                (Host: this, Attempt: attempt));
            OpenRun open;
            try
            {
                open = await opened.Value;
            }
            catch
            {
                // The next one to ask tries again.
                _runs.TryRemove(KeyValuePair.Create(run, opened));
                throw;
            }

            if (open.Attempt >= attempt)
            {
                return open;
            }

            if (_runs.TryRemove(KeyValuePair.Create(run, opened)))
            {
                await open.DisposeAsync();
            }
        }
    }

    /// <summary>The same, for an activity that works on it: it stays open until the visit ends.</summary>
    internal async Task<RunVisit> EnterAsync(string run, int attempt)
    {
        while (true)
        {
            OpenRun open = await OpenAsync(run, attempt);
            if (open.TryEnter())
            {
                return new RunVisit(this, open);
            }

            await CloseAsync(open);
        }
    }

    /// <summary>A run that does not go on is closed by the last one to leave it: what it holds is of no use any more.</summary>
    internal ValueTask LeaveAsync(OpenRun run) => run.Leave() ? new ValueTask(CloseAsync(run)) : ValueTask.CompletedTask;

    /// <summary>What an orchestration is to keep of the run.</summary>
    internal async Task<RunKeepsake?> KeepAsync(string run, CancellationToken cancellationToken) =>
        await _documents.ReadTextAsync(RunPaths.Manifest(new RunId(run)), cancellationToken) is { } manifest
        && await _documents.ReadTextAsync(RunPaths.Origin(new RunId(run)), cancellationToken) is { } origin
            ? new RunKeepsake(manifest, origin)
            : null;

    /// <returns>Segments that are lost; null when the run cannot be taken back to what its store still has.</returns>
    internal async Task<int?> RepairAsync(string run, BlobPath lost, RunKeepsake? kept, CancellationToken cancellationToken)
    {
        await CloseAsync(run);
        if (kept is not null)
        {
            await _documents.RestoreTextAsync(RunPaths.Manifest(new RunId(run)), kept.Manifest, cancellationToken);
            await _documents.RestoreTextAsync(RunPaths.Origin(new RunId(run)), kept.Origin, cancellationToken);
        }

        if (lost == RunPaths.Manifest(new RunId(run)) || lost == RunPaths.Origin(new RunId(run)))
        {
            // Whatever else is gone is missed by the next attempt.
            return kept is null ? null : 0;
        }

        RunOrigin origin = await RequireOriginAsync(run, cancellationToken);
        PipelinePlan plan = PlanOf(run, origin);
        return await runnerOf(plan, origin).RepairAsync(plan, new RunId(run), lost, cancellationToken);
    }

    private async Task CloseAsync(OpenRun run)
    {
        string name = run.Session.Run.Value;
        if (_runs.TryGetValue(name, out Lazy<Task<OpenRun>>? opened)
            && opened is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }
            && ReferenceEquals(await opened.Value, run)
            && _runs.TryRemove(KeyValuePair.Create(name, opened)))
        {
            await run.DisposeAsync();
        }
    }

    /// <summary>Nobody visits a run any more that another process has ended, so nobody would close it.</summary>
    private async Task CloseWhenOverAsync(OpenRun run)
    {
        await run.Over;
        if (run.IsIdle)
        {
            await CloseAsync(run);
        }
    }

    internal async Task CloseAsync(string run)
    {
        if (_runs.TryRemove(run, out Lazy<Task<OpenRun>>? opened) && opened.IsValueCreated && opened.Value.IsCompletedSuccessfully)
        {
            await (await opened.Value).DisposeAsync();
        }
    }

    private async Task<OpenRun> OpenAnewAsync(string run, int attempt)
    {
        RunOrigin origin = await OriginOfAsync(run, CancellationToken.None) ?? throw Gone(RunPaths.Origin(new RunId(run)));
        _ = await _documents.ReadAsync<RunManifest>(RunPaths.Manifest(new RunId(run)), CancellationToken.None) ?? throw Gone(RunPaths.Manifest(new RunId(run)));
        PipelinePlan plan = PlanOf(run, origin);
        var request = new RunRequest
        {
            Plan = plan,
            PipelineFolder = origin.PipelineFolder,
            Origin = origin,
            Resume = new RunId(run),
            Budget = origin.Budget,
            Options = Options.Runs,
        };

        // Runners are made for one plan each, and what an endpoint takes is known to all.
        PipelineRunner runner = runnerOf(plan, origin);
        CallSharing sharing = Interlocked.CompareExchange(ref _sharing, runner.Sharing, null) ?? runner.Sharing;
        OpenRun open = await runner.OpenAsync(request, attempt, sharing, CancellationToken.None);
        _ = CloseWhenOverAsync(open);
        return open;
    }

    private async Task<RunOrigin> RequireOriginAsync(string run, CancellationToken cancellationToken) =>
        await OriginOfAsync(run, cancellationToken) ?? throw new NonRetriableException($"The store does not know where run '{run}' came from.");

    private static CorruptLogException Gone(BlobPath document) =>
        new(document, "the store does not have it any more, and without it nobody knows what the run is. Begin the run anew");

    private PipelinePlan PlanOf(string run, RunOrigin origin) =>
        planOf(origin) ?? throw new NonRetriableException($"The pipeline of run '{run}' cannot be planned by this version.");
}
