using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Repair;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Simulation;
using Pipelines.Storage.Segments;
using Pipelines.TestKit.Inference;
using Xunit.Abstractions;

namespace Pipelines.Runtime.Tests.Runs.Repair;

/// <summary>Stores that forget what they have acknowledged, while a run is under way.</summary>
public sealed class RunRepairTests(ITestOutputHelper log)
{
    private const int FirstSeed = 300;
    private const int Seeds = 60;

    [Fact]
    public async Task RunAsync_StoreForgetsItsLastChanges_EndsAsACalmRunDoes()
    {
        int forgotten = 0;
        int lost = 0;
        for (int seed = FirstSeed; seed < FirstSeed + Seeds; seed++)
        {
            log.WriteLine($"seed {seed}");
            (int undone, int segments) = await SimulateAsync(seed);
            forgotten += undone;
            lost += segments;
        }

        log.WriteLine($"{forgotten} changes forgotten, {lost} segments lost");
        Assert.True(forgotten > Seeds && lost > Seeds / 4, "The simulation forgets nothing that matters.");
    }

    [Fact]
    public async Task RunAsync_SegmentIsDamagedAndNotGone_FailsAndKeepsIt()
    {
        using TestHouse house = new();
        PipelinePlan plan = TestPlan.Of([[Ask.Once("a")], [Ask.Once("b")]]);
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "x"));
        await house.Runner(TestHouse.Rows(5), client).RunAsync(new RunRequest { Plan = plan }, CancellationToken.None);
        RunId run = (await house.Runner(TestHouse.Rows(5), client).RunAsync(new RunRequest { Plan = plan }, CancellationToken.None)).RunId;
        BlobPath segment = await FirstSegmentAsync(house, $"runs/{run}/stages/02-b/part-00000/");
        await house.Inner.PutAsync(segment, new MemoryStream([1, 2, 3]), PutCondition.None, CancellationToken.None);

        await Assert.ThrowsAsync<CorruptLogException>(() => house.Runner(TestHouse.Rows(5), client).RunAsync(
            new RunRequest { Plan = plan, Resume = run, Output = house.Output("out.jsonl", OutputFormat.JsonLines) }, CancellationToken.None));

        Assert.NotNull(await house.Inner.StatAsync(segment, CancellationToken.None));
    }

    /// <summary>What an attempt has written is forgotten together with the deletion before it: the old segment lies in the place of the new one.</summary>
    [Fact]
    public async Task TryAsync_SegmentThatWasDeletedIsBack_RepairsAgain()
    {
        using TestHouse house = new(isInMemory: true);
        PipelinePlan plan = TestPlan.Of([[Ask.Once("a")], [Ask.Once("b")]]);
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, "x"));
        RunSummary run = await house.Runner(TestHouse.Rows(5), client).RunAsync(new RunRequest { Plan = plan }, CancellationToken.None);
        BlobPath lost = await FirstSegmentAsync(house, $"runs/{run.RunId}/stages/01-a/");
        BlobPath later = await FirstSegmentAsync(house, $"runs/{run.RunId}/stages/02-b/");
        var retry = new StoreRetry(house.Time);
        byte[] before = (await BlobBytes.ReadAsync(house.Inner, retry, later, CancellationToken.None))!;
        var repair = new RunRepair(plan, run.RunId, house.Inner, new SegmentLog(house.Inner, house.SegmentLimits, house.Time), new RunDocuments(house.Inner, retry), retry);

        await house.Inner.DeleteAsync(lost, null, CancellationToken.None);
        Assert.True(await repair.TryAsync(lost, CancellationToken.None));
        Assert.Null(await house.Inner.StatAsync(later, CancellationToken.None));
        await house.Inner.PutAsync(later, new MemoryStream(before), PutCondition.None, CancellationToken.None);
        Assert.True(await repair.TryAsync(later, CancellationToken.None));
        Assert.Null(await house.Inner.StatAsync(later, CancellationToken.None));
        await house.Inner.PutAsync(later, new MemoryStream([1, 2, 3]), PutCondition.None, CancellationToken.None);
        Assert.False(await repair.TryAsync(later, CancellationToken.None));
    }

    private static async Task<BlobPath> FirstSegmentAsync(TestHouse house, string prefix) => await house.Inner.ListAsync(prefix, CancellationToken.None)
        .Select(static blob => blob.Path)
        .Where(static path => path.Value.EndsWith(".seg", StringComparison.Ordinal))
        .FirstAsync();

    private static async Task<(int Forgotten, int LostSegments)> SimulateAsync(int seed)
    {
        Random random = new(seed);
        PipelinePlan plan = RandomPlan.Of(random, hasBatches: false);
        int rows = random.Next(10, 60);
        RunOptions options = new()
        {
            Partitions = new PartitionLimits { RowsMax = random.Next(3, 12), InFlightMax = random.Next(1, 4) },
            Calls = new() { ConcurrencyMax = random.Next(1, 9) },
            FailFast = FailFastOptions.Never,
        };
        using TestHouse calm = new(isInMemory: true);
        RunSummary expected = await RunAsync(calm, plan, rows, options, MoodyModel.Create(0, new Random(0), static () => { }));

        using TestHouse house = new(isInMemory: true);
        using ForgettingBlobStore store = new(house.Inner);
        house.Store = store;
        house.SegmentLimits = new SegmentLimits { RecordsMax = random.Next(1, 8) };
        int calls = 0;
        int forgotten = 0;
        int[] moments = [random.Next(1, 40), random.Next(20, 120)];
        int[] depths = [random.Next(1, 30), random.Next(1, 30)];
        ScriptedInferenceClient model = MoodyModel.Create(0, random, () =>
        {
            int moment = Array.IndexOf(moments, Interlocked.Increment(ref calls));
            if (moment >= 0)
            {
                forgotten += store.ForgetAsync(depths[moment]).GetAwaiter().GetResult();
            }
        });
        RunSummary actual = await RunAsync(house, plan, rows, options, model);

        Assert.Equal(expected.Rows, actual.Rows);
        Assert.Equal(expected.Operators, actual.Operators);
        Assert.Equal(await File.ReadAllTextAsync(calm.FileOf("out.jsonl")), await File.ReadAllTextAsync(house.FileOf("out.jsonl")));
        return (forgotten, actual.LostSegments);
    }

    private static Task<RunSummary> RunAsync(TestHouse house, PipelinePlan plan, int rows, RunOptions options, ScriptedInferenceClient model) =>
        house.Runner(TestHouse.Rows(rows), model).RunAsync(
            new RunRequest { Plan = plan, Options = options, Output = house.Output("out.jsonl", OutputFormat.JsonLines) },
            CancellationToken.None);
}
