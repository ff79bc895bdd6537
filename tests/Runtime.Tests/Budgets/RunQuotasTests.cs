using Pipelines.Core.Storage;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Budgets.Leases;
using Pipelines.Runtime.Runs;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;

namespace Pipelines.Runtime.Tests.Budgets;

/// <summary>Workers of one run on its budget: each partition is worked on by one of them at a time, and its log tells what was spent.</summary>
public sealed class RunQuotasTests
{
    private const long Limit = 5_000;
    private const int Seeds = 40;
    private static readonly RunId Run = new("run-1");
    private static readonly RunBudget Budget = new(MaxTokens: Limit);

    private readonly ImmediateTimeProvider _time = new(DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(60));
    private readonly MemoryBlobStore _store = new(TimeProvider.System);
    private readonly RunDocuments _documents;

    /// <summary>What the logs of the partitions say, by partition: written before an answer is told to anybody.</summary>
    private readonly Dictionary<int, long> _logged = [];

    public RunQuotasTests() => _documents = new RunDocuments(_store, new StoreRetry(_time));

    /// <summary>A worker that dies leaves its lease, and calls whose answers were recorded, and some that were not.</summary>
    [Fact]
    public async Task ReserveAsync_WorkersThatDieAndAreReplaced_NeverOvershootAndLoseNoMoney()
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            await new RunQuotasTests().SimulateAsync(new Random(seed), $"seed {seed}");
        }
    }

    [Fact]
    public async Task ReserveAsync_PartitionOfADeadWorkerIsGoneOnWith_WhatItHadReservedComesBack()
    {
        using RunQuotas dead = Worker();
        BudgetQuota left = Open(dead, 0);
        Assert.Null(await left.ReserveAsync(new Spending(0, Limit), CancellationToken.None));
        _logged[0] = 40;
        using RunQuotas alive = Worker();

        using BudgetQuota next = Open(alive, 0);

        Assert.Null(await next.ReserveAsync(new Spending(0, Limit - 40), CancellationToken.None));
        Assert.Equal(40, (await StateAsync()).SpentTokens);
        next.Close(new Spending(0, Limit - 40), new Spending(0, 1));
        await next.ReturnAsync();
        Assert.Equal((41L, 0), ((await StateAsync()).SpentTokens, (await StateAsync()).Leases.Count));
    }

    [Fact]
    public async Task ReturnAsync_PartitionOfADeadWorkerNeedsNoCallAnyMore_WhatItHadReservedComesBack()
    {
        using RunQuotas dead = Worker();
        BudgetQuota left = Open(dead, 0);
        Assert.Null(await left.ReserveAsync(new Spending(0, Limit), CancellationToken.None));
        _logged[0] = 40;
        using RunQuotas alive = Worker();
        using BudgetQuota next = Open(alive, 0);

        await next.ReturnAsync();

        Assert.Equal((40L, 0), ((await StateAsync()).SpentTokens, (await StateAsync()).Leases.Count));
    }

    [Fact]
    public async Task SettleSealedAsync_SealedByAWorkerThatDiedThen_TakesItsLeaseBack()
    {
        using RunQuotas dead = Worker();
        BudgetQuota left = Open(dead, 0);
        Assert.Null(await left.ReserveAsync(new Spending(0, 1_000), CancellationToken.None));
        using RunQuotas alive = Worker();

        await alive.SettleSealedAsync(PartitionOf(0), new Spending(0, 700), CancellationToken.None);

        Assert.Equal((700L, 0), ((await StateAsync()).SpentTokens, (await StateAsync()).Leases.Count));
    }

    [Fact]
    public async Task ReserveAsync_WorkerThatWasTakenForDead_IsToldAndChangesNothing()
    {
        using RunQuotas slow = Worker();
        using BudgetQuota taken = Open(slow, 0);
        Assert.Null(await taken.ReserveAsync(new Spending(0, 100), CancellationToken.None));
        using RunQuotas other = Worker();
        using BudgetQuota owner = Open(other, 0);
        Assert.Null(await owner.ReserveAsync(new Spending(0, 100), CancellationToken.None));
        BudgetState before = await StateAsync();

        await Assert.ThrowsAsync<PartitionTakenException>(async () => await taken.ReserveAsync(new Spending(0, 200), CancellationToken.None));
        await Assert.ThrowsAsync<PartitionTakenException>(taken.ReturnAsync);

        Assert.True(before.IsSameAs(await StateAsync()));
    }

    [Fact]
    public async Task CountAsync_AttemptBeforeHadNoLimit_CountsWhatItSpent()
    {
        _logged[0] = Limit - 10;
        using RunQuotas worker = Worker();
        await worker.CountAsync(CancellationToken.None);
        using BudgetQuota quota = Open(worker, 1);

        Assert.NotNull(await quota.ReserveAsync(new Spending(0, 11), CancellationToken.None));
        Assert.Null(await quota.ReserveAsync(new Spending(0, 10), CancellationToken.None));
    }

    [Fact]
    public async Task ReserveAsync_LimitIsLowered_HoldsForWhatWasLeasedUnderTheOldOne()
    {
        RunBudget budget = Budget;
        using RunQuotas worker = Worker();
        using BudgetQuota quota = worker.Open(PartitionOf(0), default, () => budget);
        Assert.Null(await quota.ReserveAsync(new Spending(0, 10), CancellationToken.None));
        quota.Close(new Spending(0, 10), new Spending(0, 10));

        budget = new RunBudget(MaxTokens: 15);

        Assert.NotNull(await quota.ReserveAsync(new Spending(0, 6), CancellationToken.None));
        Assert.Null(await quota.ReserveAsync(new Spending(0, 5), CancellationToken.None));
    }

    private async Task SimulateAsync(Random random, string seed)
    {
        const int Partitions = 6;
        const int RefusalsMax = 5;
        long paid = 0;
        int refusals = 0;
        List<(int Partition, BudgetQuota Quota, Spending Worst)> underWay = [];
        var open = new BudgetQuota?[Partitions];
        RunQuotas[] workers = [Worker(), Worker()];
        for (int step = 0; step < 600 && refusals < RefusalsMax; step++)
        {
            int partition = random.Next(Partitions);
            switch (random.Next(12))
            {
                case 0 when open[partition] is not null:
                    // Its process dies: what its calls come to, nobody will know.
                    underWay.RemoveAll(one => one.Partition == partition);
                    open[partition] = null;
                    break;
                case 1 when open[partition] is { } done && underWay.TrueForAll(one => one.Partition != partition):
                    await done.ReturnAsync();
                    open[partition] = null;
                    break;
                case < 7:
                    BudgetQuota quota = open[partition] ??= Open(workers[random.Next(workers.Length)], partition);
                    var worst = new Spending(0, random.Next(1, 200));
                    if (await TryReserveAsync(quota, worst))
                    {
                        underWay.Add((partition, quota, worst));
                    }
                    else
                    {
                        refusals++;
                    }

                    break;
                case var _ when underWay.Count > 0:
                    (int Partition, BudgetQuota Quota, Spending Worst) one = underWay[random.Next(underWay.Count)];
                    long used = random.Next((int)one.Worst.Tokens + 1);
                    _logged[one.Partition] = _logged.GetValueOrDefault(one.Partition) + used;
                    paid += used;
                    one.Quota.Close(one.Worst, new Spending(0, used));
                    underWay.Remove(one);
                    break;
                default:
                    break;
            }

            Assert.True(paid + underWay.Sum(static one => one.Worst.Tokens) <= Limit, seed);
        }

        for (int partition = 0; partition < Partitions; partition++)
        {
            using BudgetQuota last = Open(workers[0], partition);
            await last.SettleAsync(CancellationToken.None);
        }

        BudgetState end = await StateAsync();
        Assert.True((paid, 0) == (end.SpentTokens, end.Leases.Count), $"{seed}: {paid} paid, {end.SpentTokens} counted, {end.Leases.Count} leases");
        Assert.True(paid > Limit / 4, seed);
    }

    /// <summary>Where calls under way may free something, the reservation waits for them; only this test can end them, so it gives up.</summary>
    private static async Task<bool> TryReserveAsync(BudgetQuota quota, Spending worst)
    {
        using var patience = new CancellationTokenSource();
        Task<BudgetState?> reserving = quota.ReserveAsync(worst, patience.Token).AsTask();
        if (!reserving.IsCompleted)
        {
            await patience.CancelAsync();
        }

        try
        {
            return await reserving is null;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private RunQuotas Worker() =>
        new(Run, attempt: 1, _ => Task.FromResult(new Spending(0, _logged.Values.Sum())), _documents, _time);

    private BudgetQuota Open(RunQuotas worker, int partition) =>
        worker.Open(PartitionOf(partition), new Spending(0, _logged.GetValueOrDefault(partition)), static () => Budget);

    private static BlobPath PartitionOf(int index) => BlobPath.Parse($"runs/{Run}/stages/01-a/part-{index:00000}");

    private async Task<BudgetState> StateAsync() =>
        await _documents.ReadAsync<BudgetState>(BlobPath.Parse($"runs/{Run}/budget.json"), CancellationToken.None) ?? BudgetState.Empty;
}
