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
using Pipelines.Runtime.Stages.Retries;
using Pipelines.Runtime.Stages.Reuse;

namespace Pipelines.Runtime.Orchestrations;

/// <summary>
/// A run that this process has a part in: what its activities share. Closing stops what is under way; whatever was done lies in the
/// store, and another process may have the run open too.
/// </summary>
internal sealed class OpenRun : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(int Generation, int Number), Lazy<Task<OpenStage>>> _stages = new();
    private readonly IReadOnlyDictionary<string, IRowSource> _sources;
    private readonly IReadOnlyList<StageMonitor> _monitors;
    private readonly RunAttempt _attempt;
    private readonly Lazy<Task<string?>> _cancelingBatches;
    private readonly Lock _visiting = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CallGate _gate;
    private readonly ControlWatch _watch;
    private int _visits;
    private bool _isClosing;

    public OpenRun(
        RunRequest request,
        RunManifest manifest,
        IReadOnlyDictionary<string, IRowSource> sources,
        RunSession session,
        BatchCancellation batches,
        RunControlRecord record,
        int attempt,
        int generation,
        CallGate gate,
        PriceBook prices,
        TimeProvider time)
    {
        Plan = request.Plan;
        Monitor = request.Monitor;
        Session = session;
        Record = record;
        Attempt = attempt;
        Generation = generation;
        Prices = prices;
        _sources = sources;
        _cancelingBatches = new Lazy<Task<string?>>(batches.CancelAllAsync);
        _gate = gate;
        _monitors = request.Monitor.Begin(request.Plan, prices, time);
        request.Monitor.Found(session.Run, isResumed: false);
        _attempt = new RunAttempt(request, manifest, session, record, prices, time);
        _watch = ControlWatch.Start(record, session, request.Monitor.Waits, time);
    }

    public PipelinePlan Plan { get; }

    public RunSession Session { get; }

    public RunControlRecord Record { get; }

    /// <summary>Which attempt has it open.</summary>
    public int Attempt { get; }

    /// <summary>1, or the retry of failed rows that the attempt ends with.</summary>
    public int Generation { get; }

    public PriceBook Prices { get; }

    /// <summary>Follows what this process does of it.</summary>
    public RunMonitor Monitor { get; }

    /// <summary>Why the run has stopped in this process; null while it goes on.</summary>
    public StopReason? Stopped => Session.Stop.Token.IsCancellationRequested ? Session.Stop.Reason : null;

    /// <summary>Ends when there is nothing more to hear of the owner: the run stops, or has ended in another process.</summary>
    public Task Over => _watch.Over;

    /// <summary>An activity begins to work on it.</summary>
    /// <returns>False when it is being closed.</returns>
    public bool TryEnter()
    {
        lock (_visiting)
        {
            _visits += _isClosing ? 0 : 1;
            return !_isClosing;
        }
    }

    /// <summary>An activity has ended.</summary>
    /// <returns>Whether it was the last one, and the run does not go on: then it is to be closed.</returns>
    public bool Leave()
    {
        lock (_visiting)
        {
            _visits--;
            if (_visits == 0 && _isClosing)
            {
                _left.SetResult();
            }

            return _visits == 0 && !_isClosing && (Over.IsCompleted || Session.Stop.Token.IsCancellationRequested);
        }
    }

    /// <summary>Whether no activity is at work on it just now.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_visiting)
            {
                return _visits == 0;
            }
        }
    }

    /// <summary>A stage, looked up or made ready. Those before it are looked up first, so that what the run has paid is known.</summary>
    /// <param name="number">From 1.</param>
    /// <param name="generation">1, or the retry.</param>
    public async Task<OpenStage> StageAsync(int number, int generation)
    {
        for (int before = 1; before < number; before++)
        {
            await Opened(before, generation);
        }

        return await Opened(number, generation);
    }

    /// <summary>Looks now what the owner wants: for work that is over before the next regular look.</summary>
    /// <exception cref="OperationCanceledException">The run is to stop.</exception>
    public async Task HearAsync(CancellationToken cancellationToken)
    {
        if (ControlWatch.WishOf(await Record.ReadAsync(cancellationToken)) is { } reason)
        {
            throw Session.Stop.Request(reason);
        }
    }

    /// <summary>Ends, once, what the run has at providers.</summary>
    /// <returns>What could not be cancelled, for a person; null when all is.</returns>
    public Task<string?> CancelBatchesAsync() => _cancelingBatches.Value;

    /// <summary>The stage is sealed: from here on it is a finished one.</summary>
    public void Finished(int number, int generation, StageOutput output) =>
        _stages[(generation, number)] = new Lazy<Task<OpenStage>>(Task.FromResult(new OpenStage(output, null)));

    /// <summary>Writes the output, the dead letters and the bill, and states that the run has ended.</summary>
    public async Task<RunSummary> CompleteAsync()
    {
        List<StageOutput> outputs = [];
        foreach (StagePlan stage in Plan.Stages)
        {
            outputs.Add(await FinishedAsync(stage.Number, Generation));
        }

        return await _attempt.CompleteAsync(outputs, _monitors, Generation);
    }

    public async ValueTask DisposeAsync()
    {
        lock (_visiting)
        {
            _isClosing = true;
            if (_visits == 0)
            {
                _left.TrySetResult();
            }
        }

        Session.Stop.Abandon();
        await _left.Task;
        foreach (Lazy<Task<OpenStage>> stage in _stages.Values)
        {
            if (stage is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } && (await stage.Value).Work is { } work)
            {
                await work.DisposeAsync();
            }
        }

        await _watch.DisposeAsync();
        await Session.Batches.DisposeAsync();
        Session.Pacer.Dispose();
        await Session.Budget.DisposeAsync();
        _gate.Dispose();
        Session.Stop.Dispose();
    }

    private Task<OpenStage> Opened(int number, int generation)
    {
        Lazy<Task<OpenStage>> opened = _stages.GetOrAdd(
            (generation, number),
            static (at, run) => new Lazy<Task<OpenStage>>(() => at.Generation == 1 ? run.OpenAsync(at.Number) : run.OpenRetryAsync(at.Number, at.Generation)),
            this);
        if (opened.Value.IsFaulted || opened.Value.IsCanceled)
        {
            // The next one to ask tries again.
            _stages.TryRemove(KeyValuePair.Create((generation, number), opened));
        }

        return opened.Value;
    }

    /// <summary>What a stage made that the orchestration says is finished.</summary>
    private async Task<StageOutput> FinishedAsync(int number, int generation)
    {
        OpenStage known = await Opened(number, generation);
        if (known.Output is null)
        {
            // Opened here while it was being worked on, and sealed by another worker since.
            await ForgetAsync(number, generation, known);
            known = await Opened(number, generation);
        }

        return known.Output ?? throw new InvalidOperationException($"Stage '{Plan.Stages[number - 1].Name}' is read and not finished.");
    }

    private async Task ForgetAsync(int number, int generation, OpenStage known)
    {
        if (_stages.TryGetValue((generation, number), out Lazy<Task<OpenStage>>? opened)
            && ReferenceEquals(await opened.Value, known)
            && _stages.TryRemove(KeyValuePair.Create((generation, number), opened))
            && known.Work is { } work)
        {
            await work.DisposeAsync();
        }
    }

    private async Task<OpenStage> OpenAsync(int number)
    {
        StagePlan stage = Plan.Stages[number - 1];
        var place = new StagePlace(Session.Run.Value, stage.Name);
        return await OpenAsync(stage, place, _attempt.RunnerOf(stage, _monitors[number - 1]));
    }

    private async Task<OpenStage> OpenAsync(StagePlan stage, StagePlace place, StageRunner runner)
    {
        IStageRows input = await StageSources.OpenAsync(stage, place, source => OpenAsync(source, place.Generation), Session);
        CancellationToken stopping = Session.Stop.Token;
        (StageOutput? output, StageQuestion question) = await runner.FindAsync(input, stopping);
        if (output is not null)
        {
            return new OpenStage(output, null);
        }

        StageWork work = await runner.OpenAsync(question, stopping);
        return new OpenStage(null, new OpenStageWork(
            work.Partitions, work.RowCounts?.Sum(), ct => runner.CutAsync(work, ct), (count, ct) => runner.SealAsync(work, count, ct), Session));
    }

    private async Task<IStageRows> OpenAsync(StageInput source, int generation) => source switch
    {
        StageInput.Dataset dataset => new DatasetRows(_sources[dataset.Name]),
        StageInput.Stage earlier => await FinishedAsync(earlier.Number, generation),
        _ => new SingleEmptyRow(),
    };

    /// <summary>The failed rows of a stage and those that the retry of the stage before it has let through; or all of it, when its units have changed.</summary>
    private async Task<OpenStage> OpenRetryAsync(int number, int generation)
    {
        StagePlan stage = Plan.Stages[number - 1];
        StageMonitor monitor = _monitors[number - 1];
        StageOutput before = await FinishedAsync(number, generation - 1);
        var place = new StagePlace(Session.Run.Value, stage.Name, generation);
        if (await new RetryDependencies(Plan, generation, Session).MustBeRemadeAsync(stage, source => FinishedAsync(source, generation)))
        {
            return await OpenAsync(stage, place, new StageRunner(stage, place, monitor, ReuseScope.None, Session) { Before = before.Seal });
        }

        var runner = new RetryRunner(stage, place, monitor, Session);
        CancellationToken stopping = Session.Stop.Token;
        if (await runner.FindAsync(stopping) is { } output)
        {
            return new OpenStage(output, null);
        }

        StageOutput? earlier = stage.Input is StageInput.Stage input ? await FinishedAsync(input.Number, generation) : null;
        RetryWork work = await runner.OpenAsync(before, earlier, stopping);
        return new OpenStage(null, new OpenStageWork(
            work.Partitions, rowCount: null, ct => runner.CutAsync(work, ct), (count, ct) => runner.SealAsync(work, count, ct), Session));
    }
}
