using System.Collections.Concurrent;
using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Calls.Batches;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Orchestrations;

/// <summary>
/// A run that this process has a part in: what its activities share. Closing stops what is under way; whatever was done lies in the
/// store, and another process may have the run open too.
/// </summary>
internal sealed class OpenRun : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, Lazy<Task<OpenStage>>> _stages = new();
    private readonly IReadOnlyDictionary<string, IRowSource> _sources;
    private readonly IReadOnlyList<StageMonitor> _monitors;
    private readonly RunAttempt _attempt;
    private readonly Lazy<Task<string?>> _cancelingBatches;
    private readonly CallGate _gate;
    private readonly ControlWatch _watch;

    public OpenRun(
        RunRequest request,
        RunManifest manifest,
        IReadOnlyDictionary<string, IRowSource> sources,
        RunSession session,
        BatchCancellation batches,
        RunControlRecord record,
        CallGate gate,
        PriceBook prices,
        TimeProvider time)
    {
        Plan = request.Plan;
        Session = session;
        Record = record;
        Prices = prices;
        _sources = sources;
        _cancelingBatches = new Lazy<Task<string?>>(batches.CancelAllAsync);
        _gate = gate;
        _monitors = request.Monitor.Begin(request.Plan, session.Ledger, prices, time);
        request.Monitor.Found(session.Run, isResumed: false);
        _attempt = new RunAttempt(request, manifest, session, record, prices, time);
        _watch = ControlWatch.Start(record, session, request.Monitor.Waits, time);
    }

    public PipelinePlan Plan { get; }

    public RunSession Session { get; }

    public RunControlRecord Record { get; }

    public PriceBook Prices { get; }

    /// <summary>Why the run has stopped in this process; null while it goes on.</summary>
    public StopReason? Stopped => Session.Stop.Token.IsCancellationRequested ? Session.Stop.Reason : null;

    /// <summary>A stage, looked up or made ready. Those before it are looked up first, so that what the run has paid is known.</summary>
    /// <param name="number">From 1.</param>
    public async Task<OpenStage> StageAsync(int number)
    {
        for (int before = 1; before < number; before++)
        {
            await Opened(before);
        }

        return await Opened(number);
    }

    /// <summary>Ends, once, what the run has at providers.</summary>
    /// <returns>What could not be cancelled, for a person; null when all is.</returns>
    public Task<string?> CancelBatchesAsync() => _cancelingBatches.Value;

    /// <summary>The stage is sealed: from here on it is a finished one.</summary>
    public void Finished(int number, StageOutput output) =>
        _stages[number] = new Lazy<Task<OpenStage>>(Task.FromResult(new OpenStage(output, null)));

    /// <summary>Writes the output, the dead letters and the bill, and states that the run has ended.</summary>
    public async Task<RunSummary> CompleteAsync()
    {
        List<StageOutput> outputs = [];
        foreach (StagePlan stage in Plan.Stages)
        {
            outputs.Add((await StageAsync(stage.Number)).Output ?? throw new InvalidOperationException($"Stage '{stage.Name}' is not finished."));
        }

        return await _attempt.CompleteAsync(outputs, _monitors);
    }

    public async ValueTask DisposeAsync()
    {
        Session.Stop.Abandon();
        foreach (Lazy<Task<OpenStage>> stage in _stages.Values)
        {
            if (stage is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } && (await stage.Value).Work is { } work)
            {
                await work.DisposeAsync();
            }
        }

        await _watch.DisposeAsync();
        await Session.Batches.DisposeAsync();
        await Session.Budget.DisposeAsync();
        _gate.Dispose();
        Session.Stop.Dispose();
    }

    private Task<OpenStage> Opened(int number)
    {
        Lazy<Task<OpenStage>> opened = _stages.GetOrAdd(number, static (at, run) => new Lazy<Task<OpenStage>>(() => run.OpenAsync(at)), this);
        if (opened.Value.IsFaulted || opened.Value.IsCanceled)
        {
            // The next one to ask tries again.
            _stages.TryRemove(KeyValuePair.Create(number, opened));
        }

        return opened.Value;
    }

    private async Task<OpenStage> OpenAsync(int number)
    {
        StagePlan stage = Plan.Stages[number - 1];
        IStageRows input = await StageSources.OpenAsync(stage, new StagePlace(Session.Run.Value, stage.Name), OpenAsync, Session);
        StageRunner runner = _attempt.RunnerOf(stage, _monitors[number - 1]);
        CancellationToken stopping = Session.Stop.Token;
        (StageOutput? output, StageQuestion question) = await runner.FindAsync(input, stopping);
        return output is not null
            ? new OpenStage(output, null)
            : new OpenStage(null, new OpenStageWork(runner, await runner.OpenAsync(question, stopping), Session));
    }

    private async Task<IStageRows> OpenAsync(StageInput source) => source switch
    {
        StageInput.Dataset dataset => new DatasetRows(_sources[dataset.Name]),
        StageInput.Stage earlier => (await Opened(earlier.Number)).Output
            ?? throw new InvalidOperationException($"Stage {earlier.Number} is read and not finished."),
        _ => new SingleEmptyRow(),
    };
}
