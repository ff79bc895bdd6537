using Pipelines.Core.Planning;
using Pipelines.Durable.Clients;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs.Control;
using Pipelines.Runtime.Tests.Stages;
using Pipelines.TestKit.Inference;
using Xunit.Abstractions;

namespace Pipelines.Runtime.Tests.Orchestrations;

/// <summary>Runs that the embedded hub drives, by real orchestrators, activities and files.</summary>
public sealed class RunOrchestrationTests(ITestOutputHelper log)
{
    private static readonly RunOptions SmallPartitions = new() { Partitions = new PartitionLimits { RowsMax = 7, InFlightMax = 3 } };

    [Fact]
    public async Task Run_TwoStages_EqualsARunWithoutAHub()
    {
        var model = new PhasedModel(phases: 1, badShare: 5);
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(TestPlan([Ask.Once("a"), Ask.Once("b")], [Ask.Once("c")]), 200, model.Client);
        house.Options = house.Options with { Runs = SmallPartitions };
        house.AddWorker();

        string run = await house.StartAsync();
        RunEnd end = await house.EndAsync(run);

        Assert.Equal(RunStatus.CompletedWithFailures, end.Status);
        Assert.Equal(200, end.Rows!.In);
        Assert.Equal(200, end.Rows.Out + end.Rows.Failed);
        Assert.Equal(1, model.GoodAnswersPerPromptMax);
        Assert.Equal(await house.CalmOutputAsync(), await house.OutputAsync(run));
    }

    [Fact]
    public async Task Run_TenThousandRows_TakesNoMoreThan200HistoryEvents()
    {
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "x"));
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(TestPlan([Ask.Once("a")]), 10_000, client);
        house.AddWorker();

        RunEnd end = await house.EndAsync(await house.StartAsync());

        Assert.Equal(10_000, end.Rows!.Out);
        long events = house.CountHistoryEvents();
        log.WriteLine($"{events} history events");
        Assert.InRange(events, 20, 200);
    }

    [Fact]
    public async Task Run_MorePartitionsThanAHistoryTellsOf_ContinuesAsNewAndLosesNone()
    {
        const int Rows = (StageOrchestrator.PartitionsPerHistoryMax * 2) + 30;
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "x"));
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(TestPlan([Ask.Once("a")]), Rows, client);
        house.Options = house.Options with { Runs = new RunOptions { Partitions = new PartitionLimits { RowsMax = 1, InFlightMax = 8 } } };
        house.AddWorker();

        RunEnd end = await house.EndAsync(await house.StartAsync());

        Assert.Equal(RunStatus.Completed, end.Status);
        Assert.Equal(Rows, end.Rows!.Out);
        Assert.Equal(Rows, client.Calls);
    }

    [Fact]
    public async Task Run_NoTimeForMoreThanARowAtATime_GoesOnByItsCursor()
    {
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "x"));
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(TestPlan([Ask.Once("a"), Ask.Batch("b", 2)]), 30, client);
        house.Options = new RunHostOptions { ActivityTimeSlice = TimeSpan.FromMilliseconds(1), Runs = SmallPartitions };
        house.AddWorker();

        string run = await house.StartAsync();
        RunEnd end = await house.EndAsync(run);

        Assert.Equal(30, end.Rows!.Out);
        Assert.Equal(await house.CalmOutputAsync(), await house.OutputAsync(run));
    }

    [Fact]
    public async Task Run_WorkerIsLostInTheMiddle_AnotherOneGoesOnAndPaysNothingThatWasRecordedAgain()
    {
        var model = new HangingModel(answers: 60);
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(TestPlan([Ask.Once("a")]), 100, model.Client);
        house.Options = house.Options with { Runs = SmallPartitions };
        house.AddWorker();
        string run = await house.StartAsync();
        await model.Hangs;

        await house.StopWorkersAsync();
        int hung = model.Canceled;
        model.AnswerAll();
        house.AddWorker();
        house.AddWorker();
        RunEnd end = await house.EndAsync(run);

        Assert.Equal(RunStatus.Completed, end.Status);
        Assert.Equal(100, end.Rows!.Out);
        Assert.InRange(hung, 1, 48);
        Assert.Equal(100 + hung, model.Client.Calls);
    }

    [Fact]
    public async Task Steer_PauseAndResume_StopsTheCallsAndGoesOn()
    {
        var model = new HangingModel(answers: 20);
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(TestPlan([Ask.Once("a")]), 50, model.Client);
        house.AddWorker();
        string run = await house.StartAsync();
        await model.Hangs;

        await house.Hub.Client.RaiseEventAsync(run, RunWork.SteerEvent, new RunSteering(RunWish.Pause), CancellationToken.None);
        await house.UntilAsync(run, RunStatus.Paused);

        model.AnswerAll();
        await house.Hub.Client.RaiseEventAsync(run, RunWork.SteerEvent, new RunSteering(RunWish.None), CancellationToken.None);
        RunEnd end = await house.EndAsync(run);

        Assert.Equal(RunStatus.Completed, end.Status);
        Assert.Equal(50, end.Rows!.Out);
        Assert.Equal(50 + model.Canceled, model.Client.Calls);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RetryFailed_OfAFinishedRun_AsksForTheFailedRowsAlone(int workers)
    {
        var model = new PhasedModel(phases: 2, badShare: 3);
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(TestPlan([Ask.Once("a"), Ask.Once("b")], [Ask.Once("c")]), 100, model.Client);
        house.Options = house.Options with { Runs = SmallPartitions };
        for (int worker = 0; worker < workers; worker++)
        {
            house.AddWorker();
        }

        string run = await house.StartAsync();
        RunEnd first = await house.EndAsync(run);
        model.Phase = 2;
        await house.RetryFailedAsync(run);
        RunEnd second = await house.EndAsync(run);

        Assert.Equal(RunStatus.CompletedWithFailures, first.Status);
        Assert.InRange(first.Rows!.Failed, 10, 90);
        Assert.Equal((RunStatus.Completed, 100), (second.Status, second.Rows!.Out));
        Assert.Equal(1, model.GoodAnswersPerPromptMax);
        Assert.Equal(await house.CalmOutputAsync(), await house.OutputAsync(run));
    }

    [Fact]
    public async Task RetryFailed_StoppedInTheMiddle_GoesOnWhereItStood()
    {
        var model = new PhasedModel(phases: 2, badShare: 2);
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(TestPlan([Ask.Once("a")], [Ask.Once("b")]), 120, model.Client);
        house.Options = house.Options with { Runs = SmallPartitions };
        house.AddWorker();
        string run = await house.StartAsync();
        await house.EndAsync(run);
        model.Phase = 2;
        var isUnderWay = new TaskCompletionSource();
        int calls = 0;
        model.OnCall = () =>
        {
            if (Interlocked.Increment(ref calls) == 20)
            {
                isUnderWay.SetResult();
            }
        };

        await house.RetryFailedAsync(run);
        await isUnderWay.Task;
        await house.StopWorkersAsync();
        house.AddWorker();
        house.AddWorker();
        RunEnd end = await house.EndAsync(run);

        Assert.Equal((RunStatus.Completed, 120), (end.Status, end.Rows!.Out));
        Assert.Equal(await house.CalmOutputAsync(), await house.OutputAsync(run));
    }

    [Fact]
    public async Task Steer_PauseAndResumeWithTwoWorkers_GoesOnWithBoth()
    {
        var model = new HangingModel(answers: 40);
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(TestPlan([Ask.Once("a")]), 200, model.Client);
        house.Options = house.Options with { Runs = SmallPartitions };
        house.AddWorker();
        house.AddWorker();
        string run = await house.StartAsync();
        await model.Hangs;

        await house.Hub.Client.RaiseEventAsync(run, RunWork.SteerEvent, new RunSteering(RunWish.Pause), CancellationToken.None);
        await house.UntilAsync(run, RunStatus.Paused);

        model.AnswerAll();
        await house.Hub.Client.RaiseEventAsync(run, RunWork.SteerEvent, new RunSteering(RunWish.None), CancellationToken.None);
        RunEnd end = await house.EndAsync(run);

        Assert.Equal((RunStatus.Completed, 200), (end.Status, end.Rows!.Out));
    }

    [Fact]
    public async Task Steer_Cancel_EndsTheRun()
    {
        var model = new HangingModel(answers: 20);
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(TestPlan([Ask.Once("a")]), 50, model.Client);
        house.AddWorker();
        string run = await house.StartAsync();
        await model.Hangs;

        await house.Hub.Client.RaiseEventAsync(run, RunWork.SteerEvent, new RunSteering(RunWish.Cancel), CancellationToken.None);
        RunEnd end = await house.EndAsync(run);

        Assert.Equal(RunStatus.Canceled, end.Status);
    }

    private static PipelinePlan TestPlan(params IReadOnlyList<Core.Operators.IRowOperator>[] stages) => Runs.TestPlan.Of(stages);
}
