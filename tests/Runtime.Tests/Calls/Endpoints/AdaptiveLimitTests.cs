using Pipelines.Runtime.Calls.Endpoints;
using Xunit.Abstractions;

namespace Pipelines.Runtime.Tests.Calls.Endpoints;

/// <summary>The limit against simulated endpoints, with seeds.</summary>
public sealed class AdaptiveLimitTests(ITestOutputHelper log)
{
    private const int WarmUpCalls = 20_000;
    private const int Calls = 60_000;

    public static TheoryData<int, int> Capacities => new()
    {
        { 1, 11 }, { 2, 12 }, { 4, 13 }, { 10, 14 }, { 33, 15 }, { 100, 16 }, { 400, 17 },
    };

    [Theory]
    [MemberData(nameof(Capacities))]
    public void Calls_EndpointThatQueues_ConvergesNearItsCapacity(int capacity, int seed)
    {
        var server = new QueueServer(capacity, refuses: false, spread: 0.5, new Random(seed));
        var limit = new AdaptiveLimit(EndpointOptions.Default);

        server.Run(limit, demand: 1000, WarmUpCalls);
        server.Run(limit, demand: 1000, Calls);

        log.WriteLine($"capacity {capacity}, seed {seed}: {server.LimitMin} to {server.LimitMax}, mean {server.LimitMean:0.0}");
        Assert.InRange(server.LimitMean, 0.75 * capacity, (1.6 * capacity) + 1);
    }

    [Theory]
    [MemberData(nameof(Capacities))]
    public void Calls_EndpointThatRefuses_ConvergesNearItsCapacityWithoutAStorm(int capacity, int seed)
    {
        var server = new QueueServer(capacity, refuses: true, spread: 0.5, new Random(seed));
        var limit = new AdaptiveLimit(EndpointOptions.Default);

        server.Run(limit, demand: 1000, WarmUpCalls);
        server.Run(limit, demand: 1000, Calls);

        log.WriteLine($"capacity {capacity}, seed {seed}: {server.LimitMin} to {server.LimitMax}, mean {server.LimitMean:0.0}, {server.Refused} refused");
        Assert.InRange(server.LimitMean, 0.6 * capacity, capacity + 1);
        Assert.InRange(server.Refused, 0, 0.02 * Calls);
    }

    [Fact]
    public void Calls_DemandBelowTheLimit_NeverKeepsCallersFromWhatTheEndpointTakes()
    {
        var server = new QueueServer(capacity: 1000, refuses: false, spread: 0.5, new Random(21));
        var limit = new AdaptiveLimit(EndpointOptions.Default);

        server.Run(limit, demand: 256, WarmUpCalls);
        server.Run(limit, demand: 256, Calls);

        log.WriteLine($"{server.LimitMin} to {server.LimitMax}, mean {server.LimitMean:0.0}");
        Assert.InRange(server.LimitMean, 0.985 * 256, double.PositiveInfinity);
    }

    [Fact]
    public void Calls_EndpointThatTakesLessThanItDid_IsFollowedDown()
    {
        const int Less = 20;
        var limit = new AdaptiveLimit(EndpointOptions.Default);
        new QueueServer(capacity: 1000, refuses: false, spread: 0.5, new Random(24)).Run(limit, demand: 256, Calls);

        var slower = new QueueServer(Less, refuses: false, spread: 0.5, new Random(25));
        slower.Run(limit, demand: 256, WarmUpCalls);
        slower.Run(limit, demand: 256, Calls);

        log.WriteLine($"{slower.LimitMin} to {slower.LimitMax}, mean {slower.LimitMean:0.0}");
        Assert.InRange(slower.LimitMean, 0.75 * Less, 1.6 * Less);
    }

    [Fact]
    public void Calls_DemandComesAndGoes_FollowsItUpAgain()
    {
        var server = new QueueServer(capacity: 1000, refuses: false, spread: 0.5, new Random(23));
        var limit = new AdaptiveLimit(EndpointOptions.Default);

        server.Run(limit, demand: 256, WarmUpCalls);
        server.Run(limit, demand: 4, WarmUpCalls);
        server.Run(limit, demand: 256, WarmUpCalls);
        server.Run(limit, demand: 256, Calls);

        log.WriteLine($"{server.LimitMin} to {server.LimitMax}, mean {server.LimitMean:0.0}");
        Assert.InRange(server.LimitMean, 0.95 * 256, double.PositiveInfinity);
    }

    [Fact]
    public void Calls_EndpointNobodyKnows_IsFoundToTake256CallsWithin1000()
    {
        var server = new QueueServer(capacity: 1000, refuses: false, spread: 0, new Random(22));
        var limit = new AdaptiveLimit(EndpointOptions.Default);

        server.Run(limit, demand: 256, calls: 1000);

        Assert.InRange(limit.Calls, 256, 512);
    }

    [Fact]
    public void Calls_AnythingThatHappens_StaysWithinItsBounds()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var options = new EndpointOptions { FirstConcurrency = random.Next(1, 64), ConcurrencyMax = random.Next(64, 128) };
            var limit = new AdaptiveLimit(options);
            DateTimeOffset now = DateTimeOffset.UnixEpoch;
            int demand = int.MaxValue;
            for (int i = 0; i < 5000; i++)
            {
                demand = random.Next(200) == 0 ? random.Next(1, 200) : demand;
                now += TimeSpan.FromSeconds(random.NextDouble());
                int epoch = limit.Epoch - (random.Next(5) / 4);
                int underWay = Math.Min(demand, limit.Calls);
                if (random.Next(seed % 2 == 0 ? 20 : 5000) == 0)
                {
                    limit.Overloaded(epoch, underWay, random.Next(2) == 0, now);
                }
                else
                {
                    limit.Answered(epoch, TimeSpan.FromSeconds(random.NextDouble() * random.Next(3) * underWay), underWay, now);
                }

                Assert.True(limit.Calls >= 1 && limit.Calls <= options.ConcurrencyMax, $"seed {seed}: {limit.Calls}");
            }
        }
    }
}
