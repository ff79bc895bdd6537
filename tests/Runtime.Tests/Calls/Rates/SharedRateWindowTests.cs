using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Calls.Rates;
using Pipelines.Runtime.Runs;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;

namespace Pipelines.Runtime.Tests.Calls.Rates;

/// <summary>A rate limit that several workers keep together by a document in the store.</summary>
public sealed class SharedRateWindowTests
{
    private static readonly BlobPath Document = RunPaths.Rate(new RunId("r-1"), "calls-0");

    private readonly ManualTimeProvider _time = new();
    private readonly MemoryBlobStore _store = new(TimeProvider.System);

    public static IEnumerable<object[]> Seeds => Enumerable.Range(1, 20).Select(static seed => new object[] { seed });

    /// <summary>Several callers in each worker; now and then a worker dies with what it has leased, and a new one takes its place.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task EnterAsync_ManyWorkersThatDieAndUseLess_NeverExceedTheLimitInAnyWindow(int seed)
    {
        var random = new Random(seed);
        var limit = new RateLimit(random.Next(8, 40), TimeSpan.FromSeconds(random.Next(1, 60)));
        int amountMax = random.Next(1, 5);
        List<RateShare> begun = [];
        Task all = Task.WhenAll(Enumerable.Range(0, random.Next(1, 5)).Select(worker => WorkAsync(new Random((seed * 100) + worker))));
        for (int step = 0; !all.IsCompleted && step < 1_000_000; step++)
        {
            _time.AdvanceToNextTimer();
            await Task.Yield();
        }

        Assert.True(all.IsCompleted, $"{begun.Count} at {_time.GetUtcNow()}, limit {limit}");
        await all;
        Assert.All(begun, call => Assert.InRange(
            begun.Where(other => other.BegunAt >= call.BegunAt && other.BegunAt < call.BegunAt + limit.Per).Sum(static other => other.Amount),
            0,
            limit.Count));

        async Task WorkAsync(Random own)
        {
            for (int life = 0; life < 2; life++)
            {
                using SharedRateWindow window = Open(limit);
                (int Amount, int Used)[][] callers = [.. Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, 5).Select(_ => own.Next(1, amountMax + 1)).Select(amount => (amount, own.Next(1, amount + 1))).ToArray())];
                await Task.WhenAll(callers.Select(calls => Task.Run(async () =>
                {
                    foreach ((int amount, int used) in calls)
                    {
                        RateShare share = await window.EnterAsync(amount, CancellationToken.None);
                        window.Settle(share, used);
                        lock (begun)
                        {
                            begun.Add(share);
                        }
                    }
                })));
            }
        }
    }

    [Fact]
    public async Task EnterAsync_OneWorkerHasTheWholeLimit_AnotherWaitsUntilItHasLeftTheWindow()
    {
        var limit = new RateLimit(2, TimeSpan.FromSeconds(60));
        using SharedRateWindow first = Open(limit);
        using SharedRateWindow second = Open(limit);
        await first.EnterAsync(1, CancellationToken.None);
        await first.EnterAsync(1, CancellationToken.None);

        Task<RateShare> waiting = second.EnterAsync(1, CancellationToken.None).AsTask();
        DateTimeOffset before = _time.GetUtcNow();
        while (!waiting.IsCompleted)
        {
            _time.AdvanceToNextTimer();
            await Task.Yield();
        }

        Assert.True((await waiting).BegunAt >= before + limit.Per);
    }

    [Fact]
    public async Task EnterAsync_AWorkerThatUsedLess_GivesTheRestToOthersWhenItLeasesAgain()
    {
        var limit = new RateLimit(100, TimeSpan.FromSeconds(60));
        using SharedRateWindow first = Open(limit);
        using SharedRateWindow second = Open(limit);
        RateShare share = await first.EnterAsync(90, CancellationToken.None);
        first.Settle(share, 10);
        _time.Advance(limit.Per / SharedRateWindow.LeasesPerWindow);
        await first.EnterAsync(6, CancellationToken.None);

        Assert.True(second.EnterAsync(70, CancellationToken.None).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task EnterAsync_AboveTheLimit_GoesAlone()
    {
        var limit = new RateLimit(10, TimeSpan.FromSeconds(60));
        using SharedRateWindow first = Open(limit);
        using SharedRateWindow second = Open(limit);

        await first.EnterAsync(1000, CancellationToken.None);

        Assert.False(second.EnterAsync(1, CancellationToken.None).AsTask().IsCompleted);
    }

    private SharedRateWindow Open(RateLimit limit) => new(limit, Document, new RunDocuments(_store, new StoreRetry(_time)), _time);
}
