using Pipelines.Core.Inference;
using Pipelines.Core.Usage;
using Pipelines.Durable.Clients;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Orchestrations;

/// <summary>The budget of a run that several workers do together.</summary>
public sealed class SharedBudgetTests
{
    private const int Rows = 200;
    private const long TokensPerCall = 5;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Run_TokenLimitSharedByWorkers_IsNotOvershotAndTheRunGoesOnWhenItIsRaised(int workers)
    {
        const long Limit = 600;
        ScriptedInferenceClient client = Model();
        await using OrchestratedHouse house = await OpenAsync(client, Limit);
        for (int number = 0; number < workers; number++)
        {
            house.AddWorker();
        }

        string run = await house.StartAsync();
        await house.UntilAsync(run, RunStatus.BudgetExceeded);
        int callsUnderTheLimit = client.Calls;
        await house.Hub.Client.RaiseEventAsync(run, RunWork.SteerEvent, new RunSteering(RunWish.None, new BudgetChange(null, 100 * Limit)), CancellationToken.None);
        RunEnd end = await house.EndAsync(run);

        Assert.InRange(callsUnderTheLimit * TokensPerCall, Limit / 2, Limit);
        Assert.Equal((RunStatus.Completed, Rows), (end.Status, end.Rows!.Out));
        Assert.Equal(Rows, client.Calls);
    }

    [Fact]
    public async Task Run_WorkersDieInTheMiddle_TheirMoneyComesBack()
    {
        // Enough for every row, and not for what the dead had reserved besides.
        const long Limit = (Rows * TokensPerCall) + 200;
        using var deaths = new CancellationTokenSource();
        ScriptedInferenceClient client = Model(out Task isUnderWay, hangsAfter: 60, deaths.Token);
        await using OrchestratedHouse house = await OpenAsync(client, Limit);
        house.AddWorker();
        house.AddWorker();
        string run = await house.StartAsync();
        await isUnderWay;

        await house.StopWorkersAsync();
        await deaths.CancelAsync();
        house.AddWorker();
        house.AddWorker();
        RunEnd end = await house.EndAsync(run);

        Assert.Equal((RunStatus.Completed, Rows), (end.Status, end.Rows!.Out));
        Assert.Equal(Rows * TokensPerCall, end.Usage!.InputTokens + end.Usage.OutputTokens);
    }

    private static ScriptedInferenceClient Model() => new(static async (request, _) =>
    {
        await Task.Yield();
        return Answer(request);
    });

    /// <summary>After so many answers all calls hang until they are canceled; with <paramref name="deaths"/> all are answered again.</summary>
    private static ScriptedInferenceClient Model(out Task isUnderWay, int hangsAfter, CancellationToken deaths)
    {
        var hangs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int calls = 0;
        isUnderWay = hangs.Task;
        return new ScriptedInferenceClient(async (request, cancellationToken) =>
        {
            if (Interlocked.Increment(ref calls) > hangsAfter && !deaths.IsCancellationRequested)
            {
                hangs.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return Answer(request);
        });
    }

    private static Completion Answer(CompletionRequest request) =>
        new(request.Model, [new CompletionChoice("two words", FinishReason.Stop)], new TokenUsage(3, 0, 0, 2, 0));

    private static async Task<OrchestratedHouse> OpenAsync(ScriptedInferenceClient client, long tokensMax)
    {
        OrchestratedHouse house = await OrchestratedHouse.OpenAsync(TestPlan.Of(Ask.Once("a")), Rows, client);
        house.Budget = new RunBudget(MaxTokens: tokensMax);
        house.Options = house.Options with { Runs = new RunOptions { Partitions = new PartitionLimits { RowsMax = 5, InFlightMax = 3 } } };
        return house;
    }
}
