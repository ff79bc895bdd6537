using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Storage.Calls;
using Pipelines.TestKit.Inference;
using Pipelines.TestKit.Storage;

namespace Pipelines.Runtime.Tests.Runs;

/// <summary>Runs that share a store.</summary>
public sealed class SharedStoreTests : IDisposable
{
    private readonly TestHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task RunAsync_SecondRunOfReproducibleCalls_PaysNothing()
    {
        using var index = new CallIndex(_house.Store, TimeProvider.System);
        _house.EarlierRuns = index;
        ScriptedInferenceClient client = Model();

        RunSummary first = await RunAsync(TestPlan.Of(Ask.Once("a"), Ask.Once("b")), client);
        using var indexOfAnotherProcess = new CallIndex(_house.Store, TimeProvider.System);
        _house.EarlierRuns = indexOfAnotherProcess;
        RunSummary second = await RunAsync(TestPlan.Of(Ask.Once("a"), Ask.Once("c")), client);

        Assert.Equal(200, first.Usage.Calls);
        Assert.Equal(100, second.Usage.Calls);
        Assert.Equal(100, second.Usage.ReusedCalls);
        Assert.Equal(300, client.Calls);
    }

    [Fact]
    public async Task RunAsync_SecondRunOfDrawnAnswers_DrawsAgain()
    {
        using var index = new CallIndex(_house.Store, TimeProvider.System);
        _house.EarlierRuns = index;
        ScriptedInferenceClient client = Model();
        PipelinePlan plan = TestPlan.Of(Ask.Once("a", temperature: 0.7));

        await RunAsync(plan, client);
        RunSummary second = await RunAsync(plan, client);

        Assert.Equal(100, second.Usage.Calls);
        Assert.Equal(200, client.Calls);
    }

    [Fact]
    public async Task RunAsync_TwoProcessesOnOneRun_OneIsToldAndNothingIsDoubled()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = new ScriptedInferenceClient(async (request, _) =>
        {
            reached.TrySetResult();
            await released.Task;
            return Answers.Text(request, "slow");
        });
        PipelinePlan plan = TestPlan.Of(Ask.Once("a"));

        Task<RunSummary> first = RunAsync(plan, slow);
        await reached.Task;
        RunSummary second = await RunAsync(plan, Model());
        released.SetResult();

        await Assert.ThrowsAsync<PartitionTakenException>(() => first);
        Assert.Equal(new RowTotals(100, 100, 0, 0, 0), second.Rows);
        RunSummary again = await _house.Runner(TestHouse.Rows(100), Model()).RunAsync(
            new RunRequest { Plan = plan, Resume = second.RunId, Output = _house.Output("out.jsonl", OutputFormat.JsonLines) },
            CancellationToken.None);
        Assert.Equal(100, again.Rows.Out);
        Assert.All(_house.ReadLines("out.jsonl"), static row => Assert.Equal("x", (string?)row["a"]));
    }

    [Fact]
    public async Task RunAsync_DiskFull_KeepsWhatWasDoneAndGoesOnWhenThereIsRoom()
    {
        var faulty = new FaultyBlobStore(_house.Inner, seed: 3, TimeProvider.System) { Faults = new StoreFaults { CapacityBytes = 12_000 } };
        _house.Store = faulty;
        _house.SegmentLimits = new SegmentLimits { RecordsMax = 10 };
        ScriptedInferenceClient client = Model();
        PipelinePlan plan = TestPlan.Of(Ask.Once("a"));

        BlobStoreException e = await Assert.ThrowsAsync<BlobStoreException>(() => RunAsync(plan, client));
        Assert.Contains("disk is full", e.Message, StringComparison.Ordinal);
        faulty.Faults = StoreFaults.None;
        RunSummary done = await RunAsync(plan, client);

        Assert.True(done.IsResumed);
        Assert.Equal(new RowTotals(100, 100, 0, 0, 0), done.Rows);
        Assert.InRange(client.Calls, 100, 199);
    }

    private static ScriptedInferenceClient Model() => new(static request => Answers.Text(request, "x"));

    private Task<RunSummary> RunAsync(PipelinePlan plan, ScriptedInferenceClient client) =>
        _house.Runner(TestHouse.Rows(100), client).RunAsync(new RunRequest { Plan = plan }, CancellationToken.None);
}
