using Pipelines.Core.Inference;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Budgets.Day;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Budgets;

public sealed class BudgetTests : IDisposable
{
    private static readonly ModelPrice Price = new(1_000_000, 500_000, 2_000_000, OutputTokensMax: 10);

    private readonly TestHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public async Task RunAsync_TokenLimit_IsNeverOvershotAndTheRunGoesOnWhenItIsRaised(int concurrency)
    {
        const long Limit = 800;
        PipelinePlan plan = TestPlan.Of(Ask.Once("a"));
        ScriptedInferenceClient client = Model();

        RunSummary stopped = await RunAsync(plan, client, new RunBudget(MaxTokens: Limit), concurrency);

        Assert.Equal(RunStatus.BudgetExceeded, stopped.Status);
        Assert.InRange(stopped.Usage.InputTokens + stopped.Usage.OutputTokens, 1, Limit);
        Assert.Equal(stopped.Usage.Calls, client.Calls);

        RunSummary stillStopped = await RunAsync(plan, client, new RunBudget(MaxTokens: Limit), concurrency);
        Assert.Equal(RunStatus.BudgetExceeded, stillStopped.Status);
        Assert.InRange(stillStopped.Usage.InputTokens + stillStopped.Usage.OutputTokens, 1, Limit);

        RunSummary done = await RunAsync(plan, client, RunBudget.Unlimited, concurrency);
        Assert.Equal(stopped.RunId, done.RunId);
        Assert.Equal(new RowTotals(200, 200, 0, 0, 0), done.Rows);
        Assert.Equal(200, client.Calls);
        Assert.Equal(200, done.Usage.Calls);
    }

    [Fact]
    public async Task RunAsync_CostLimit_CountsInputCachedAndOutputAtTheirPrices()
    {
        _house.Prices = PriceBook.Empty.With(Ask.Model, Price);

        RunSummary done = await RunAsync(TestPlan.Of(Ask.Once("a")), Model(), new RunBudget(MaxCost: 1_000_000), concurrency: 4);

        // 3 words in, of which 1 cached; 2 words out.
        Assert.Equal(200 * (2 + 0.5m + 4), done.Usage.Cost);
    }

    [Fact]
    public async Task RunAsync_CostLimitBelowOneCall_AsksNobody()
    {
        _house.Prices = PriceBook.Empty.With(Ask.Model, Price);
        ScriptedInferenceClient client = Model();

        RunSummary stopped = await RunAsync(TestPlan.Of(Ask.Once("a")), client, new RunBudget(MaxCost: 0.5m), concurrency: 4);

        Assert.Equal(RunStatus.BudgetExceeded, stopped.Status);
        Assert.Equal(0, client.Calls);
        Assert.Contains("0.5 $", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_CostLimitAndAModelWithoutPrice_IsRefusedBeforeItBegins()
    {
        _house.Prices = PriceBook.Empty;
        ScriptedInferenceClient client = Model();
        PipelinePlan plan = TestPlan.Of(Ask.Once("a")) with
        {
            Stages = [.. TestPlan.Of(Ask.Once("a")).Stages.Select(static stage => stage with
            {
                Operators = [.. stage.Operators.Select(static one => one with { Description = new OperatorDescription { Model = Ask.Model } })],
            })],
        };

        UnpricedModelException e = await Assert.ThrowsAsync<UnpricedModelException>(() =>
            RunAsync(plan, client, new RunBudget(MaxCost: 1), concurrency: 4));

        Assert.Equal(Ask.Model, e.Model);
        Assert.Equal(0, client.Calls);
        Assert.False(Directory.Exists(_house.FileOf("store/runs")));
    }

    [Fact]
    public async Task RunAsync_TwoRunsShareADay_SpendNoMoreTogetherAndGoOnWhenItIsRaised()
    {
        const long Limit = 900;
        var day = new RunBudget { Day = new DayBudget(MaxTokens: Limit) };
        PipelinePlan[] plans = [TestPlan.Of(Ask.Once("a")), TestPlan.Of(Ask.Once("b"))];
        ScriptedInferenceClient client = Model();

        RunSummary[] stopped = await Task.WhenAll(plans.Select(plan => RunAsync(plan, client, day, concurrency: 8)));

        Assert.Contains(stopped, static summary => summary.Status == RunStatus.BudgetExceeded);
        Assert.All(stopped, static summary => Assert.Equal(0, summary.Rows.Failed));
        Assert.InRange(client.Calls * 5, Limit / 2, Limit);
        Assert.Contains("The day's budget 'all' is used up", stopped.First(static one => one.Status == RunStatus.BudgetExceeded).Message, StringComparison.Ordinal);

        day = day with { Day = new DayBudget(MaxTokens: 100 * Limit) };
        RunSummary[] done = await Task.WhenAll(plans.Select(plan => RunAsync(plan, client, day, concurrency: 8)));
        Assert.All(done, static summary => Assert.Equal(RunStatus.Completed, summary.Status));
        Assert.Equal(400, client.Calls);
    }

    [Fact]
    public async Task RunAsync_ModelWithoutPriceAndNoLimit_SaysThatTheCostIsUnknown()
    {
        _house.Prices = PriceBook.Empty;

        RunSummary done = await RunAsync(TestPlan.Of(Ask.Once("a")), Model(), RunBudget.Unlimited, concurrency: 4);

        Assert.Equal(RunStatus.Completed, done.Status);
        Assert.Null(done.Usage.Cost);
    }

    private static ScriptedInferenceClient Model() => new(static async (request, _) =>
    {
        await Task.Yield();
        return new Completion(request.Model, [new CompletionChoice("two words", FinishReason.Stop)], new TokenUsage(3, 1, 0, 2, 0));
    });

    private Task<RunSummary> RunAsync(PipelinePlan plan, IInferenceClient client, RunBudget budget, int concurrency) =>
        _house.Runner(TestHouse.Rows(200), client).RunAsync(
            new RunRequest { Plan = plan, Budget = budget, Options = new RunOptions { Calls = new() { ConcurrencyMax = concurrency } } },
            CancellationToken.None);
}
