using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.Storage.Calls;
using Pipelines.TestKit.Inference;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;
using Xunit.Abstractions;

namespace Pipelines.Runtime.Tests.Simulation;

/// <summary>
/// Whole runs on a store that fails, with a model that fails, stopped and crashed at random: what comes out must be what comes
/// out of a calm run, to the byte, with every row accounted for.
/// </summary>
public sealed class RunSimulationTests(ITestOutputHelper log)
{
    private const int FirstSeed = 1000;
    private const int Seeds = 200;
    private const int TroubledAttempts = 4;

    [Fact]
    public async Task RunAsync_FaultsStopsAndCrashes_EndAsACalmRunDoes()
    {
        int stops = 0;
        int crashes = 0;
        for (int seed = FirstSeed; seed < FirstSeed + Seeds; seed++)
        {
            log.WriteLine($"seed {seed}");
            (int stopped, int crashed) = await SimulateAsync(seed);
            stops += stopped;
            crashes += crashed;
        }

        log.WriteLine($"{stops} stops, {crashes} crashes");
        Assert.True(stops > 0 && crashes > 0, "The simulation disturbs no run.");
    }

    private static async Task<(int Stops, int Crashes)> SimulateAsync(int seed)
    {
        var random = new Random(seed);
        PipelinePlan plan = RandomPlan.Of(random, hasGroups: true);
        int rows = random.Next(1, 60);
        var options = new RunOptions
        {
            Partitions = new PartitionLimits { RowsMax = random.Next(3, 12), InFlightMax = random.Next(1, 4) },
            Calls = new() { ConcurrencyMax = random.Next(1, 9) },
            FailFast = FailFastOptions.Never,
        };
        using var calm = new TestHouse(isInMemory: true);
        RunSummary expected = await RunAsync(calm, plan, rows, options, MoodyModel.Create(0, new Random(0), static () => { }), CancellationToken.None);

        using var house = new TestHouse(isInMemory: true);
        var time = new ImmediateTimeProvider(DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(60));
        var faulty = new FaultyBlobStore(house.Inner, seed, time);
        house.Store = faulty;
        house.Time = time;
        house.SegmentLimits = new SegmentLimits { RecordsMax = random.Next(1, 20) };
        int stops = 0;
        int crashes = 0;
        for (int attempt = 0; attempt < TroubledAttempts; attempt++)
        {
            faulty.Faults = Trouble(random);
            using var stop = new CancellationTokenSource();
            int callsLeft = random.Next(1, 200);
            using var index = new CallIndex(faulty, time);
            house.EarlierRuns = index;
            try
            {
                RunSummary summary = await RunAsync(
                    house,
                    plan,
                    rows,
                    options,
                    MoodyModel.Create(0.1, random, () => StopAt(stop, Interlocked.Decrement(ref callsLeft))),
                    stop.Token);
                if (summary.Status is RunStatus.Completed or RunStatus.CompletedWithFailures)
                {
                    break;
                }

                stops++;
            }
            catch (BlobStoreException)
            {
                crashes++;
            }
        }

        faulty.Faults = StoreFaults.None;
        house.EarlierRuns = NoCallIndex.Instance;
        RunSummary actual = await RunAsync(house, plan, rows, options, MoodyModel.Create(0, random, static () => { }), CancellationToken.None);

        Assert.Equal(expected.Rows, actual.Rows);
        Assert.Equal(expected.Operators, actual.Operators);
        Assert.All(actual.Operators, static counts => Assert.True(counts.Balances));
        Assert.Equal(await File.ReadAllTextAsync(calm.FileOf("out.jsonl")), await File.ReadAllTextAsync(house.FileOf("out.jsonl")));
        Assert.Equal(rows, actual.Rows.In);
        return (stops, crashes);
    }

    private static void StopAt(CancellationTokenSource stop, int callsLeft)
    {
        if (callsLeft == 0)
        {
            stop.Cancel();
        }
    }

    private static StoreFaults Trouble(Random random) => new()
    {
        FailedWrites = random.NextDouble() * 0.2,
        TornWrites = random.NextDouble() * 0.1,
        LostReplies = random.NextDouble() * 0.1,
        FailedReads = random.NextDouble() * 0.1,
        TornReads = random.NextDouble() * 0.1,
        SlowCalls = random.NextDouble() * 0.2,
        CapacityBytes = random.Next(2) == 0 ? random.Next(1_000, 40_000) : null,
    };

    private static Task<RunSummary> RunAsync(
        TestHouse house,
        PipelinePlan plan,
        int rows,
        RunOptions options,
        ScriptedInferenceClient model,
        CancellationToken cancellationToken) =>
        house.Runner(TestHouse.Rows(rows), model).RunAsync(
            new RunRequest { Plan = plan, Options = options, Output = house.Output("out.jsonl", OutputFormat.JsonLines) },
            cancellationToken);
}
