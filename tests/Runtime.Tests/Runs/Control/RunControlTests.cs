using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;
using Pipelines.Runtime.Runs.Register;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;

namespace Pipelines.Runtime.Tests.Runs.Control;

/// <summary>A run does what another process wants of it.</summary>
public sealed class RunControlTests : IDisposable
{
    private const int Rows = 40;
    private const int Concurrency = 4;
    private static readonly PipelinePlan Plan = TestPlan.Of(Ask.Once("a"));

    private readonly FastClock _time = new(speed: 20);
    private readonly TestHouse _house = new();
    private readonly RunMonitor _monitor = new();

    public RunControlTests() => _house.Time = _time;

    /// <summary>On the real clock, so that a slow machine has all the time that is promised to answer.</summary>
    private RunOwner Owner => new(_house.Store, TimeProvider.System);

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task Cancel_CallsUnderWay_AreCanceledWithTheRun()
    {
        var model = new HangingModel(answers: 10);
        Task<RunSummary> running = RunAsync(model);
        await model.Hangs;

        RunListing canceled = await Owner.CancelAsync(RunNow(), CancellationToken.None);
        RunSummary summary = await running;

        Assert.Equal(RunStatus.Canceled, canceled.Status);
        Assert.Equal(RunStatus.Canceled, summary.Status);
        Assert.InRange(model.Canceled, 1, Concurrency);
        Assert.Equal(10, summary.Rows.Out);
    }

    [Fact]
    public async Task Cancel_CallsUnderWay_StopWithinASecondOfTheRunsClock()
    {
        var time = new ManualTimeProvider();
        _house.Time = time;
        var model = new HangingModel(answers: 0);
        Task<RunSummary> running = RunAsync(model);
        await model.Hangs;

        await Record(RunNow()).UpdateAsync(static found => found! with { Wish = RunWish.Cancel }, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(1));
        RunSummary summary = await running;

        Assert.Equal(RunStatus.Canceled, summary.Status);
        Assert.InRange(model.Canceled, 1, Concurrency);
    }

    [Fact]
    public async Task Resume_WithMoreBudgetWhileCallsWaitForRoom_LetsThemBeginAtOnce()
    {
        const long RoomForTwoCalls = 120;
        var model = new HangingModel(answers: 0);
        Task<RunSummary> running = RunAsync(model, budget: new RunBudget(MaxTokens: RoomForTwoCalls));
        await model.Hangs;

        bool isHeard = await Owner.ResumeAsync(RunNow(), new BudgetOrder(null, MaxTokens: 1_000_000), CancellationToken.None);
        while (model.Client.UnderWayMax < Concurrency)
        {
            Assert.False(running.IsCompleted);
            await Task.Yield();
        }

        await Owner.PauseAsync(RunNow(), CancellationToken.None);
        model.AnswerAll();
        await Owner.ResumeAsync(RunNow(), CancellationToken.None);
        RunSummary summary = await running;

        Assert.True(isHeard);
        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.Equal(new RowTotals(Rows, Rows, 0, 0, 0), summary.Rows);
    }

    [Fact]
    public async Task Resume_PausedRunUnderASmallerBudget_StopsThere()
    {
        var model = new HangingModel(answers: 10);
        Task<RunSummary> running = RunAsync(model);
        await model.Hangs;
        RunListing paused = await Owner.PauseAsync(RunNow(), CancellationToken.None);
        model.AnswerAll();

        bool isHeard = await Owner.ResumeAsync(paused.Run, new BudgetOrder(null, MaxTokens: 60), CancellationToken.None);
        RunSummary summary = await running;

        Assert.True(isHeard);
        Assert.Equal(RunStatus.BudgetExceeded, summary.Status);
    }

    [Fact]
    public async Task Resume_WithABudgetAndNobodyAtWork_IsNotHeardAndLeavesNone()
    {
        RunId run = await InterruptAsync();
        await Record(run).StateAsync(RunStatus.Running, null, CancellationToken.None);

        bool isHeard = await Owner.ResumeAsync(run, new BudgetOrder(MaxCost: 5, null), CancellationToken.None);

        Assert.False(isHeard);
        Assert.Null((await Record(run).ReadAsync(CancellationToken.None))!.Budget);
    }

    [Fact]
    public async Task Pause_ThenResume_GoesOnInTheSameProcessAndPaysNothingTwice()
    {
        var model = new HangingModel(answers: 10);
        Task<RunSummary> running = RunAsync(model);
        await model.Hangs;

        RunListing paused = await Owner.PauseAsync(RunNow(), CancellationToken.None);
        int canceled = model.Canceled;
        model.AnswerAll();
        bool isHeard = await Owner.ResumeAsync(paused.Run, CancellationToken.None);
        RunSummary summary = await running;

        Assert.Equal(RunStatus.Paused, paused.Status);
        Assert.InRange(canceled, 1, Concurrency);
        Assert.True(isHeard);
        Assert.Equal(RunStatus.Completed, summary.Status);
        Assert.Equal(new RowTotals(Rows, Rows, 0, 0, 0), summary.Rows);
        Assert.Equal(Rows, summary.Usage.Calls);
        Assert.Equal(Rows + canceled, model.Client.Calls);
    }

    [Fact]
    public async Task Cancel_WhilePaused_EndsTheRun()
    {
        var model = new HangingModel(answers: 0);
        Task<RunSummary> running = RunAsync(model);
        await model.Hangs;

        await Owner.PauseAsync(RunNow(), CancellationToken.None);
        await Owner.CancelAsync(RunNow(), CancellationToken.None);
        RunSummary summary = await running;

        Assert.Equal(RunStatus.Canceled, summary.Status);
    }

    [Fact]
    public async Task Pause_CallerStopsWaiting_LeavesThePausedRunForLater()
    {
        using var stop = new CancellationTokenSource();
        var model = new HangingModel(answers: 10);
        Task<RunSummary> running = RunAsync(model, cancellationToken: stop.Token);
        await model.Hangs;
        RunListing paused = await Owner.PauseAsync(RunNow(), CancellationToken.None);

        await stop.CancelAsync();
        RunSummary left = await running;
        bool isHeard = await Owner.ResumeAsync(paused.Run, CancellationToken.None);
        model.AnswerAll();
        RunSummary done = await RunAsync(model);

        Assert.Equal(RunStatus.Paused, left.Status);
        Assert.False(isHeard);
        Assert.Equal(left.RunId, done.RunId);
        Assert.Equal(RunStatus.Completed, done.Status);
    }

    [Fact]
    public async Task Pause_NobodyAtWork_IsRefusedAndLeavesNoWish()
    {
        RunId run = await InterruptAsync();

        RunStateException e = await Assert.ThrowsAsync<RunStateException>(() => Owner.PauseAsync(run, CancellationToken.None));

        Assert.Contains("not being worked on", e.Message, StringComparison.Ordinal);
        Assert.Equal(RunWish.None, (await Record(run).ReadAsync(CancellationToken.None))!.Wish);
    }

    [Fact]
    public async Task Cancel_NobodyAtWork_EndsTheRunSoThatTheNextOneIsNew()
    {
        RunId run = await InterruptAsync();

        RunListing canceled = await Owner.CancelAsync(run, CancellationToken.None);
        var model = new HangingModel(int.MaxValue);
        RunSummary next = await RunAsync(model);

        Assert.Equal(RunStatus.Canceled, canceled.Status);
        Assert.NotEqual(run, next.RunId);
    }

    [Fact]
    public async Task Owner_EndedOrUnknownRun_SaysSo()
    {
        RunSummary done = await RunAsync(new HangingModel(int.MaxValue));

        RunStateException ended = await Assert.ThrowsAsync<RunStateException>(() => Owner.CancelAsync(done.RunId, CancellationToken.None));
        await Assert.ThrowsAsync<RunNotFoundException>(() => Owner.PauseAsync(new RunId("nobody-1"), CancellationToken.None));
        await Assert.ThrowsAsync<RunNotFoundException>(() => Owner.ResumeAsync(new RunId("../../etc"), CancellationToken.None));

        Assert.Contains("has ended as Completed", ended.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UpdateAsync_ManyAtOnceOverAFaultyStore_LosesNoChange()
    {
        const int Changes = 30;
        var run = new RunId("shared-1");
        var time = new ImmediateTimeProvider(DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(60));
        var store = new FaultyBlobStore(_house.Inner, seed: 5, time) { Faults = new StoreFaults { FailedReads = 0.1, FailedWrites = 0.1, TornWrites = 0.1 } };
        var record = new RunControlRecord(new RunDocuments(store, new StoreRetry(time)), run, time);

        await Task.WhenAll(Enumerable.Range(0, Changes).Select(_ => Task.Run(() => record.UpdateAsync(
            static found => new RunControl(RunStatus.Running, (found?.Message ?? "") + "x", default),
            CancellationToken.None))));

        Assert.Equal(Changes, (await record.ReadAsync(CancellationToken.None))!.Message!.Length);
    }

    private RunControlRecord Record(RunId run) => new(new RunDocuments(_house.Store, new StoreRetry(_time)), run, _time);

    private RunId RunNow() => _monitor.Capture().Run!.Value;

    private async Task<RunId> InterruptAsync()
    {
        using var stop = new CancellationTokenSource();
        var model = new HangingModel(answers: 10);
        Task<RunSummary> running = RunAsync(model, cancellationToken: stop.Token);
        await model.Hangs;
        await stop.CancelAsync();
        return (await running).RunId;
    }

    private Task<RunSummary> RunAsync(HangingModel model, RunBudget? budget = null, CancellationToken cancellationToken = default) => Task.Run(
        () => _house.Runner(TestHouse.Rows(Rows), model.Client).RunAsync(
            new RunRequest
            {
                Plan = Plan,
                Monitor = _monitor,
                Budget = budget ?? RunBudget.Unlimited,
                Options = new RunOptions { Calls = new CallOptions { ConcurrencyMax = Concurrency } },
            },
            cancellationToken),
        CancellationToken.None);
}
