using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Orchestrations;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.Runtime.Tests.Runs.Control;
using Pipelines.Runtime.Tests.Stages;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Arranging;

/// <summary>Operators that work on all rows of their input together.</summary>
public sealed class WholeInputTests
{
    private static readonly RunOptions SmallPartitions = new() { Partitions = new PartitionLimits { RowsMax = 3, InFlightMax = 3 } };

    [Fact]
    public async Task RunAsync_Groups_AccountForEveryRow()
    {
        using var house = new TestHouse(isInMemory: true);
        var model = new PhasedModel(phases: 1, badShare: 0);

        RunSummary summary = await RunAsync(house, Plan(groups: 4), 100, model.Client, CancellationToken.None);

        // Of 100 rows 10 end in a 7, and of the others 25 are of remainder 0 (none of which ends in a 7: those are odd).
        Assert.Equal(RunStatus.CompletedWithFailures, summary.Status);
        Assert.Equal(new RowTotals(100, 3, 10, 0, 25), summary.Rows);
        Assert.All(summary.Operators, static counts => Assert.True(counts.Balances));
        Assert.Equal(3, house.ReadLines("out.jsonl").Count);
    }

    [Fact]
    public async Task RunAsync_StoppedInTheMiddleOfAGroup_GoesOnThereAndPaysNothingTwice()
    {
        using var calm = new TestHouse(isInMemory: true);
        var model = new PhasedModel(phases: 1, badShare: 0);
        await RunAsync(calm, Plan(groups: 2), 60, model.Client, CancellationToken.None);
        int calls = model.Client.Calls;

        using var house = new TestHouse(isInMemory: true);
        var stopped = new PhasedModel(phases: 1, badShare: 0);
        RunSummary summary;
        int stops = 0;
        do
        {
            using var stop = new CancellationTokenSource();
            int left = 7;
            stopped.OnCall = () => StopAt(stop, Interlocked.Decrement(ref left));
            summary = await RunAsync(house, Plan(groups: 2), 60, stopped.Client, stop.Token);
            stops++;
        }
        while (summary.Status == RunStatus.Interrupted);

        Assert.True(stops > 3);
        Assert.Equal(1, stopped.GoodAnswersPerPromptMax);
        Assert.Equal(calls, model.Client.Calls);
        Assert.Equal(await File.ReadAllTextAsync(calm.FileOf("out.jsonl")), await File.ReadAllTextAsync(house.FileOf("out.jsonl")));
    }

    [Fact]
    public async Task Run_ByOrchestrations_EqualsARunWithoutAHub()
    {
        var model = new PhasedModel(phases: 1, badShare: 0);
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(Plan(groups: 5), 100, model.Client);
        house.Options = house.Options with { Runs = SmallPartitions };
        house.AddWorker();

        string run = await house.StartAsync();
        RunEnd end = await house.EndAsync(run);

        Assert.Equal(100, end.Rows!.In);
        Assert.Equal(1, model.GoodAnswersPerPromptMax);
        Assert.Equal(await house.CalmOutputAsync(), await house.OutputAsync(run));
    }

    [Fact]
    public async Task Run_NoTimeForAWholeGroup_GoesOnWithItInTheNextActivity()
    {
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "x"));
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(Plan(groups: 1), 40, client);
        house.Options = new RunHostOptions { ActivityTimeSlice = TimeSpan.FromMilliseconds(5), Runs = SmallPartitions };
        house.AddWorker();

        string run = await house.StartAsync();
        RunEnd end = await house.EndAsync(run);

        Assert.Equal(1, end.Rows!.Out);
        Assert.Equal(await house.CalmOutputAsync(), await house.OutputAsync(run));
    }

    [Fact]
    public async Task Run_WorkerIsLostInTheMiddleOfAGroup_AnotherOneGoesOn()
    {
        var model = new HangingModel(answers: 20);
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(Plan(groups: 2), 60, model.Client);
        house.Options = house.Options with { Runs = SmallPartitions };
        house.AddWorker();
        string run = await house.StartAsync();
        await model.Hangs;

        await house.StopWorkersAsync();
        int hung = model.Canceled;
        model.AnswerAll();
        house.AddWorker();
        RunEnd end = await house.EndAsync(run);

        Assert.Equal(60, end.Rows!.In);
        Assert.Equal(await house.CalmOutputAsync(), await house.OutputAsync(run));
        Assert.InRange(hung, 1, 2);
    }

    private static PipelinePlan Plan(int groups) => TestPlan.Of(
        [[Ask.Fold("fold"), Ask.Once("judge")]],
        arrangements: new Dictionary<int, IArrangement> { [0] = new GroupsByNumber(groups) });

    private static void StopAt(CancellationTokenSource stop, int callsLeft)
    {
        if (callsLeft == 0)
        {
            stop.Cancel();
        }
    }

    private static Task<RunSummary> RunAsync(TestHouse house, PipelinePlan plan, int rows, IInferenceClient client, CancellationToken cancellationToken) =>
        house.Runner(TestHouse.Rows(rows), client).RunAsync(
            new RunRequest { Plan = plan, Options = SmallPartitions, Output = house.Output("out.jsonl", OutputFormat.JsonLines) },
            cancellationToken);
}
