using Pipelines.Core.Planning;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.Runtime.Tests.Simulation;
using Xunit.Abstractions;

namespace Pipelines.Runtime.Tests.Stages;

/// <summary>Failed rows are tried again, and only they; what comes out is what a run without failures gives.</summary>
public sealed class RetryTests(ITestOutputHelper log)
{
    private const int FirstSeed = 5000;
    private const int Seeds = 40;
    private const int Phases = 3;

    [Fact]
    public async Task RetryFailed_UntilAllPassed_EqualsARunWithoutFailuresAndPaysNoGoodAnswerTwice()
    {
        int retries = 0;
        for (int seed = FirstSeed; seed < FirstSeed + Seeds; seed++)
        {
            log.WriteLine($"seed {seed}");
            retries += await SimulateAsync(seed, isStopped: false);
        }

        Assert.True(retries > Seeds, "Too few rows failed.");
    }

    [Fact]
    public async Task RetryFailed_StoppedAgainAndAgain_GoesOnAndEqualsARunWithoutFailures()
    {
        int retries = 0;
        for (int seed = FirstSeed; seed < FirstSeed + Seeds; seed++)
        {
            log.WriteLine($"seed {seed}");
            retries += await SimulateAsync(seed, isStopped: true);
        }

        Assert.True(retries > Seeds, "Too few rows failed.");
    }

    [Fact]
    public async Task RetryFailed_RowsPass_RewritesDeadLettersAndKeepsThePassedRowsWhereTheyAre()
    {
        using var house = new TestHouse(isInMemory: true);
        PipelinePlan plan = TestPlan.Of([[Ask.Once("a")], [Ask.Once("b")]]);
        var model = new PhasedModel(phases: 1, badShare: 5);
        RunSummary first = await RunAsync(house, plan, 60, model, resume: null, CancellationToken.None);
        Assert.NotNull(first.DeadLetters);
        int calls = model.Client.Calls;

        model.Phase = 1;
        await new RunOwner(house.Store, house.Time).RetryFailedAsync(first.RunId, CancellationToken.None);
        RunSummary second = await RunAsync(house, plan, 60, model, first.RunId, CancellationToken.None);

        Assert.Equal(RunStatus.Completed, second.Status);
        Assert.Null(second.DeadLetters);
        Assert.Equal(60, second.Rows.Out);
        long failedAtA = first.Operators[0].Failed;
        long failedAtB = first.Operators[1].Failed;
        Assert.Equal((2 * failedAtA) + failedAtB, model.Client.Calls - calls);
        Assert.Equal(first.Usage.Calls + (2 * failedAtA) + failedAtB, second.Usage.Calls);
    }

    [Fact]
    public async Task RetryFailed_LimitedStage_KeepsTheRowsThatWereTakenAndItsLimit()
    {
        using var house = new TestHouse(isInMemory: true);
        PipelinePlan plan = TestPlan.Of([[Ask.Once("a")], [Ask.Once("b")]]);
        var limited = new RowWindow(null, 40);
        plan = plan with { Stages = [plan.Stages[0], plan.Stages[1] with { Operators = [plan.Stages[1].Operators[0] with { Window = limited }] }] };
        var model = new PhasedModel(phases: 1, badShare: 3);
        RunSummary first = await RunAsync(house, plan, 60, model, null, CancellationToken.None);
        long taken = first.Operators[1].In - first.Operators[1].Skipped;

        model.Phase = 1;
        await new RunOwner(house.Store, house.Time).RetryFailedAsync(first.RunId, CancellationToken.None);
        RunSummary second = await RunAsync(house, plan, 60, model, first.RunId, CancellationToken.None);

        Assert.InRange(taken, 1, 40);
        Assert.Equal(40, second.Rows.Out);
        Assert.Equal(20, second.Operators[1].Skipped);
        Assert.All(second.Operators, static counts => Assert.True(counts.Balances));
        Assert.Equal(1, model.GoodAnswersPerPromptMax);
    }

    [Fact]
    public async Task RetryFailed_NothingFailedOrUnfinished_IsRefused()
    {
        using var house = new TestHouse(isInMemory: true);
        var owner = new RunOwner(house.Store, house.Time);
        RunSummary good = await RunAsync(house, TestPlan.Of(Ask.Once("a")), 10, new PhasedModel(1, 0), null, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        RunSummary stopped = await RunAsync(house, TestPlan.Of(Ask.Once("b")), 10, new PhasedModel(1, 0) { OnCall = stop.Cancel }, null, stop.Token);

        RunStateException nothing = await Assert.ThrowsAsync<RunStateException>(() => owner.RetryFailedAsync(good.RunId, CancellationToken.None));
        RunStateException unfinished = await Assert.ThrowsAsync<RunStateException>(() => owner.RetryFailedAsync(stopped.RunId, CancellationToken.None));

        Assert.Contains("no failed rows", nothing.Message, StringComparison.Ordinal);
        Assert.Contains("not finished", unfinished.Message, StringComparison.Ordinal);
    }

    /// <returns>How many retries it took.</returns>
    private static async Task<int> SimulateAsync(int seed, bool isStopped)
    {
        var random = new Random(seed);

        // A stage of groups is made anew when rows have come in, which the index of calls makes free and these runs do without.
        PipelinePlan plan = RandomPlan.Of(random, hasBatches: false, hasGroups: isStopped);
        int rows = random.Next(1, 80);
        using var calm = new TestHouse(isInMemory: true);
        RunSummary expected = await RunAsync(calm, plan, rows, new PhasedModel(Phases, 0), null, CancellationToken.None);

        using var house = new TestHouse(isInMemory: true);
        var model = new PhasedModel(Phases, badShare: 4);
        RunSummary actual = await RunAsync(house, plan, rows, model, null, CancellationToken.None);
        int retries = 0;
        for (; actual.Status == RunStatus.CompletedWithFailures; retries++)
        {
            model.Phase++;
            await new RunOwner(house.Store, house.Time).RetryFailedAsync(actual.RunId, CancellationToken.None);
            RunId run = actual.RunId;
            do
            {
                using var stop = new CancellationTokenSource();
                int callsLeft = isStopped ? random.Next(1, 20) : int.MaxValue;
                model.OnCall = () => StopAt(stop, Interlocked.Decrement(ref callsLeft));
                actual = await RunAsync(house, plan, rows, model, run, stop.Token);
                Assert.Equal(rows, actual.Status == RunStatus.Interrupted ? rows : actual.Rows.In);
            }
            while (actual.Status == RunStatus.Interrupted);
        }

        Assert.Equal(expected.Rows, actual.Rows);
        Assert.Equal(expected.Operators, actual.Operators);
        Assert.Equal(await File.ReadAllTextAsync(calm.FileOf("out.jsonl")), await File.ReadAllTextAsync(house.FileOf("out.jsonl")));
        if (!isStopped)
        {
            Assert.InRange(model.GoodAnswersPerPromptMax, 0, 1);
        }

        return retries;
    }

    private static void StopAt(CancellationTokenSource stop, int callsLeft)
    {
        if (callsLeft == 0)
        {
            stop.Cancel();
        }
    }

    private static Task<RunSummary> RunAsync(TestHouse house, PipelinePlan plan, int rows, PhasedModel model, RunId? resume, CancellationToken cancellationToken) =>
        house.Runner(TestHouse.Rows(rows), model.Client).RunAsync(
            new RunRequest
            {
                Plan = plan,
                Resume = resume,
                Options = new RunOptions
                {
                    Partitions = new PartitionLimits { RowsMax = 7, InFlightMax = 3 },
                    FailFast = new FailFastOptions { CallsAlikeMax = 0 },
                },
                Output = house.Output("out.jsonl", OutputFormat.JsonLines),
            },
            cancellationToken);
}
