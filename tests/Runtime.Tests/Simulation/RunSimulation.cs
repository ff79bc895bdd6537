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

namespace Pipelines.Runtime.Tests.Simulation;

/// <summary>One whole run on a store that fails, with a model that fails, stopped and crashed at random; compared with a calm run.</summary>
internal static class RunSimulation
{
    private const int TroubledAttempts = 4;

    /// <returns>How often the run was stopped and how often it crashed.</returns>
    public static async Task<(int Stops, int Crashes)> RunAsync(int seed)
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
