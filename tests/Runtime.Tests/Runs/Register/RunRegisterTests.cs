using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Storage.Segments;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Runs.Register;

public sealed class RunRegisterTests : IDisposable
{
    private readonly TestHouse _house = new();

    private RunRegister Register => new(_house.Store, new SegmentLog(_house.Store, SegmentLimits.Default, _house.Time), _house.Time);

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task ListAsync_SeveralRuns_ShowsTheNewestFirstAndNoMoreThanAskedFor()
    {
        RunSummary first = await RunAsync("a", "good");
        RunSummary second = await RunAsync("b", "good");
        RunSummary third = await RunAsync("a", "good");

        IReadOnlyList<RunListing> all = await Register.ListAsync(10, CancellationToken.None);
        IReadOnlyList<RunListing> two = await Register.ListAsync(2, CancellationToken.None);

        Assert.Equal([third.RunId, second.RunId, first.RunId], all.Select(static run => run.Run));
        Assert.Equal([third.RunId, second.RunId], two.Select(static run => run.Run));
        Assert.All(all, static run => Assert.Equal(RunStatus.Completed, run.Status));
    }

    [Fact]
    public async Task GetAsync_RunWithFailures_ShowsItsAccountsAndItsBill()
    {
        RunSummary run = await RunAsync("a", "bad");

        RunDetails details = await Register.GetAsync(run.RunId, CancellationToken.None);

        Assert.Equal(run.Operators, Assert.Single(details.Stages).Operators);
        Assert.Equal(run.Usage, details.Usage);
        Assert.Equal(5, details.FailedRows);
        Assert.Equal(run.DeadLetters, details.DeadLetters);
    }

    [Fact]
    public async Task DeleteAsync_EndedRun_LeavesNothingOfItAndAllOfTheOthers()
    {
        RunSummary gone = await RunAsync("a", "good");
        RunSummary kept = await RunAsync("b", "good");

        int blobs = await new RunEraser(_house.Store, _house.Time).DeleteAsync(gone.RunId, isForced: false, CancellationToken.None);

        List<string> left = [];
        await foreach (BlobInfo blob in _house.Store.ListAsync("", CancellationToken.None))
        {
            left.Add(blob.Path.Value);
        }

        Assert.True(blobs > 4);
        Assert.DoesNotContain(left, name => name.Contains(gone.RunId.Value, StringComparison.Ordinal));
        Assert.Equal(kept.RunId, Assert.Single(await Register.ListAsync(10, CancellationToken.None)).Run);
        await Assert.ThrowsAsync<RunNotFoundException>(() => Register.GetAsync(gone.RunId, CancellationToken.None));
    }

    private Task<RunSummary> RunAsync(string name, string answer) =>
        _house.Runner(TestHouse.Rows(5), new ScriptedInferenceClient(request => Answers.Text(request, answer))).RunAsync(
            new RunRequest { Plan = TestPlan.Of(Ask.Once(name)) },
            CancellationToken.None);
}
