using Pipelines.Core.Planning;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.Runtime.Tests.Runs.Control;
using Pipelines.TestKit.Inference;
using Pipelines.TestKit.Time;

namespace Pipelines.Runtime.Tests.Orchestrations;

/// <summary>The progress of runs as a stream of events.</summary>
public sealed class RunEventsTests
{
    private const int Rows = 50;

    [Fact]
    public async Task WatchAsync_RunAtWorkHere_TellsItsRowsAndEndsWithIt()
    {
        var model = new HangingModel(answers: 20);
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(TestPlan.Of([[Ask.Once("a")], [Ask.Once("b")]]), Rows, model.Client);
        house.Options = new RunHostOptions { Prices = PriceBook.Empty.With(Ask.Model, ModelPrice.Free) };
        RunHost worker = house.AddWorker();
        string run = await house.StartAsync();
        List<RunEvent> told = [];
        await foreach (RunEvent one in worker.Events.WatchAsync(new RunId(run), CancellationToken.None))
        {
            told.Add(one);
            if (one.Progress.Stages[0].Tokens.OutputTokens > 0)
            {
                model.AnswerAll();
                await house.StopWorkersAsync();
                worker = house.AddWorker();
                break;
            }
        }

        await foreach (RunEvent one in worker.Events.WatchAsync(new RunId(run), CancellationToken.None))
        {
            told.Add(one);
        }

        Assert.All(told.SkipLast(1), static one => Assert.False(one.IsLast));
        Assert.Contains(told, static one => one.Status == RunStatus.Running && one.Progress.Stages[0] is { State: StageState.Running, Models: [{ Calls: > 0 }] });
        RunEvent end = told[^1];
        Assert.Equal(RunStatus.Completed, end.Status);
        Assert.All(end.Progress.Stages, static stage => Assert.Equal((StageState.Done, Rows, Rows, 0m), (stage.State, stage.RowsDone, stage.Models.Sum(static one => one.Calls), stage.Cost)));
        Assert.Equal(2 * Rows, end.Progress.Models.Sum(static one => one.Calls));
    }

    [Fact]
    public async Task WatchAsync_RunOfOtherProcesses_TellsItsFinishedStagesAndItsEnd()
    {
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "x"));
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(TestPlan.Of([[Ask.Once("a")], [Ask.Once("b")]]), Rows, client);
        await using RunHost onlooker = house.Onlooker();
        string run = await house.StartAsync();
        await using IAsyncEnumerator<RunEvent> events = onlooker.Events.WatchAsync(new RunId(run), CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        Assert.Equal((RunStatus.Running, StageState.NotStarted), (events.Current.Status, events.Current.Progress.Stages[0].State));

        house.AddWorker();
        RunEvent? end = null;
        while (await events.MoveNextAsync())
        {
            end = events.Current;
        }

        Assert.Equal(RunStatus.Completed, end?.Status);
        Assert.Equal([Rows, Rows], end!.Progress.Stages.Select(static stage => stage.RowsDone));
        Assert.Equal(0m, end.Progress.Cost);
    }

    [Fact]
    public async Task WatchAsync_RunAtWorkInAnotherProcess_TellsTheRowsOfTheStepAtWork()
    {
        const int Answered = 20;
        var model = new HangingModel(answers: Rows + Answered);
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(TestPlan.Of([[Ask.Once("a")], [Ask.Once("b")]]), Rows, model.Client);
        house.Options = new RunHostOptions { Prices = PriceBook.Empty.With(Ask.Model, ModelPrice.Free) };
        house.AddWorker();
        await using RunHost onlooker = house.Onlooker();
        string run = await house.StartAsync();
        await model.Hangs;

        RunSnapshot seen = (await onlooker.Events.WatchAsync(new RunId(run), CancellationToken.None)
            .FirstAsync(static one => one.Progress.Stages[1].RowsDone == Answered)).Progress;

        Assert.Equal((StageState.Done, Rows), (seen.Stages[0].State, seen.Stages[0].RowsDone));
        StageSnapshot atWork = seen.Stages[1];
        Assert.Equal((StageState.Running, Rows, 0L, 0m), (atWork.State, atWork.RowsTotal, atWork.RowsFailed, atWork.Cost));
        Assert.Equal((Answered, Answered), (atWork.Models.Sum(static one => one.Calls), Assert.Single(atWork.Operators).Counts.In));
        Assert.True(atWork.Tokens.OutputTokens > 0);
    }

    [Fact]
    public async Task WatchAsync_NothingChanges_TellsNothingUntilItDoes()
    {
        using var house = new TestHouse(isInMemory: true) { Time = TimeProvider.System };
        PipelinePlan plan = TestPlan.Of(Ask.Once("a"));
        var origin = new RunOrigin("", new PlanningOptions(), null, null, null, null, RunBudget.Unlimited);
        PipelineRunner runner = house.Runner(TestHouse.Rows(1), new ScriptedInferenceClient(static request => Answers.Text(request, "x")));
        RunId run = await runner.BeginAsync(new RunRequest { Plan = plan, Origin = origin }, CancellationToken.None);
        var clock = new ManualTimeProvider();
        await using var host = new RunHost(house.Store, (_, _) => runner, _ => plan, new RunHostOptions(), clock);
        await using IAsyncEnumerator<RunEvent> events = host.Events.WatchAsync(run, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());

        Task<bool> next = events.MoveNextAsync().AsTask();
        for (int look = 0; look < 3; look++)
        {
            clock.Advance(HostedRunEvents.Interval);
        }

        await host.RecordOf(run.Value).StateAsync(RunStatus.Canceled, "Enough.", CancellationToken.None);
        clock.Advance(HostedRunEvents.Interval);

        Assert.True(await next);
        Assert.Equal((RunStatus.Canceled, "Enough."), (events.Current.Status, events.Current.Message));
        Assert.False(await events.MoveNextAsync());
    }

    [Fact]
    public async Task WatchAsync_NoSuchRun_SaysSo()
    {
        using var house = new TestHouse(isInMemory: true);
        await using var host = new RunHost(house.Store, static (_, _) => throw new InvalidOperationException(), static _ => null, new RunHostOptions(), house.Time);

        await Assert.ThrowsAsync<RunNotFoundException>(async () => await host.Events.WatchAsync(new RunId("none-1"), CancellationToken.None).FirstAsync());
    }
}
