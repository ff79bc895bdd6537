using Pipelines.Core.Inference;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Budgets.Day;
using Pipelines.Runtime.Budgets.Leases;
using Pipelines.Runtime.Runs;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;

namespace Pipelines.Runtime.Tests.Budgets;

/// <summary>Many runs, as in many processes, on one day's budget in one store.</summary>
public sealed class DayQuotaTests
{
    private const long Limit = 10_000;
    private const string Model = "scripted";
    private static readonly DateTimeOffset Noon = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly BudgetLeaseOptions Options = BudgetLeaseOptions.OfDay;

    /// <summary>
    /// All who wait share one clock and each look moves it, so waits add up here that overlap in life. With looks this close together, a
    /// lease lasts for 300,000 of them.
    /// </summary>
    private static readonly BudgetLeaseOptions ManyWaiting = Options with { LookAgainEvery = TimeSpan.FromMilliseconds(1) };

    private readonly ImmediateTimeProvider _time = new(Noon, TimeSpan.FromSeconds(10));
    private readonly MemoryBlobStore _inner = new(TimeProvider.System);
    private readonly RunDocuments _documents;

    public DayQuotaTests() => _documents = new RunDocuments(_inner, new StoreRetry(_time));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ReserveAsync_ManyRunsAtOnce_NeverOvershootAndTellWhatTheySpent(int seed)
    {
        long spent = 0;
        long reserved = 0;
        await Task.WhenAll(Enumerable.Range(0, 5).Select(run => Task.Run(async () =>
        {
            await using DayQuotas quotas = Open($"run-{run}", options: ManyWaiting);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => SpendAsync(quotas, new Random((seed * 100) + (run * 10) + worker))));
        })));

        Assert.InRange(_time.GetUtcNow() - Noon, TimeSpan.Zero, ManyWaiting.LeaseTtl!.Value / 2);
        Assert.InRange(spent, Limit / 2, Limit);
        Assert.Equal(spent, (await StateAsync()).SpentTokens);
        Assert.Empty((await StateAsync()).Leases);

        async Task SpendAsync(DayQuotas quotas, Random random)
        {
            for (int i = 0; i < 60; i++)
            {
                var worst = new Spending(0, random.Next(1, 60));
                BudgetQuota quota = quotas.For(Model, out _);
                if (await quota.ReserveAsync(worst, CancellationToken.None) is not null)
                {
                    return;
                }

                Assert.InRange(Interlocked.Add(ref reserved, worst.Tokens), 0, Limit);
                await Task.Yield();
                long used = random.Next(0, (int)worst.Tokens + 1);
                Interlocked.Add(ref reserved, used - worst.Tokens);
                Interlocked.Add(ref spent, used);
                quota.Close(worst, new Spending(0, used));
            }
        }
    }

    [Fact]
    public async Task ReserveAsync_ManyCallsWithinALease_AskTheStoreSeldom()
    {
        var counting = new CountingBlobStore(_inner);
        var documents = new RunDocuments(counting, new StoreRetry(_time));
        await using DayQuotas quotas = Open("run", documents: documents);

        for (int i = 0; i < 900; i++)
        {
            await SpendAsync(quotas, 10);
        }

        Assert.InRange(counting.Puts, 25, 40);
        await quotas.DisposeAsync();
        Assert.Equal(9000, (await StateAsync()).SpentTokens);
    }

    [Fact]
    public async Task ReserveAsync_AfterACrash_TheLeaseCountsAsSpentUntilTheRunGoesOn()
    {
        // Never disposed: its process was killed with 300 tokens spent.
        DayQuotas crashed = Open("crashed");
        await SpendAsync(crashed, 300);
        long lease = (await StateAsync()).Leases.Single().Tokens;
        Assert.InRange(lease, 300, 300 + (Limit / Options.ChunksPerLimit));

        await using DayQuotas other = Open("other");
        Assert.Null(await other.For(Model, out _).ReserveAsync(new Spending(0, 100), CancellationToken.None));
        Assert.Contains((await StateAsync()).Leases, static one => one.Holder == "crashed");

        await using DayQuotas recovered = Open("crashed");
        recovered.Restore(Model, new Spending(0, 300));
        await SpendAsync(recovered, 0);
        Assert.Equal(300, (await StateAsync()).SpentTokens);
    }

    [Fact]
    public async Task ReserveAsync_LeaseOfACrashedRunRunsOut_CountsAsSpentInFull()
    {
        DayQuotas crashed = Open("crashed");
        await SpendAsync(crashed, 300);
        long lease = (await StateAsync()).Leases.Single().Tokens;

        var later = new ImmediateTimeProvider(Noon + Options.LeaseTtl!.Value, TimeSpan.FromSeconds(10));
        await using DayQuotas other = Open("other", time: later);
        await SpendAsync(other, 50);
        await other.DisposeAsync();

        Assert.Equal(lease + 50, (await StateAsync()).SpentTokens);
        Assert.Empty((await StateAsync()).Leases);
    }

    [Fact]
    public async Task ReserveAsync_LeaseRunsOutUnderALiveRun_CountsInFullAndTheRunGoesOn()
    {
        var time = new ManualTimeProvider(Noon);
        await using DayQuotas idle = Open("idle", time: time);
        await SpendAsync(idle, 300);
        long lease = (await StateAsync()).Leases.Single().Tokens;
        Assert.InRange(lease, 301, Limit);

        time.Advance(Options.LeaseTtl!.Value);
        await using DayQuotas other = Open("other", time: time);
        await SpendAsync(other, 50);
        await SpendAsync(idle, 100);
        await idle.DisposeAsync();
        await other.DisposeAsync();

        // What was spent of the lease is in it, what came after is not, and neither is told twice.
        Assert.Equal(lease + 50 + 100, (await StateAsync()).SpentTokens);
        Assert.Empty((await StateAsync()).Leases);
    }

    [Fact]
    public async Task ReserveAsync_NextDay_BeginsWithAFullBudget()
    {
        await using (DayQuotas today = Open("run"))
        {
            await SpendAsync(today, Limit);
            Assert.NotNull(await today.For(Model, out _).ReserveAsync(new Spending(0, 1), CancellationToken.None));
        }

        await using DayQuotas tomorrow = Open("run", time: new ImmediateTimeProvider(Noon.AddDays(1), TimeSpan.FromSeconds(10)));
        tomorrow.Restore(Model, new Spending(0, Limit));

        Assert.Null(await tomorrow.For(Model, out _).ReserveAsync(new Spending(0, Limit), CancellationToken.None));
    }

    [Fact]
    public async Task For_BudgetOfEachKey_KeepsKeysApart()
    {
        await using DayQuotas quotas = Open("run", new DayBudget(MaxTokens: 100, Scope: DayBudget.EachKey));

        Assert.Null(await quotas.For("a", out string first).ReserveAsync(new Spending(0, 100), CancellationToken.None));
        Assert.Null(await quotas.For("b", out string second).ReserveAsync(new Spending(0, 100), CancellationToken.None));

        Assert.Equal(("key-of-a", "key-of-b"), (first, second));
        quotas.For("a", out _).Close(new Spending(0, 100), default);
        quotas.For("b", out _).Close(new Spending(0, 100), default);
    }

    private static async Task SpendAsync(DayQuotas quotas, long tokens)
    {
        BudgetQuota quota = quotas.For(Model, out _);
        Assert.Null(await quota.ReserveAsync(new Spending(0, tokens), CancellationToken.None));
        quota.Close(new Spending(0, tokens), new Spending(0, tokens));
    }

    private DayQuotas Open(
        string run, DayBudget? budget = null, TimeProvider? time = null, RunDocuments? documents = null, BudgetLeaseOptions? options = null) => new(
        budget ?? new DayBudget(MaxTokens: Limit),
        run,
        static model => new ModelEndpoint("http://example.test/v1", $"of-{model}"),
        documents ?? _documents,
        options ?? Options,
        time ?? _time);

    private async Task<BudgetState> StateAsync() =>
        await _documents.ReadAsync<BudgetState>(BlobPath.Parse("budgets/all/2030-01-02.json"), CancellationToken.None) ?? BudgetState.Empty;
}
