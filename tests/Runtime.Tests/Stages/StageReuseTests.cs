using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs;

namespace Pipelines.Runtime.Tests.Stages;

/// <summary>A run with one changed step redoes that step and what follows; the answers are drawn, so no call could be found again by its key.</summary>
public sealed class StageReuseTests : IDisposable
{
    private const int Rows = 20;
    private readonly TestHouse _house = new(isInMemory: true);
    private readonly PhasedModel _model = new(phases: 1, badShare: 0);

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task RunAsync_ChangedLastStep_TakesTheStagesBeforeItOver()
    {
        RunSummary first = await RunAsync(Plan("a", "b", "c"));
        string before = await OutputAsync();

        RunSummary second = await RunAsync(Plan("a", "b", "d"));

        Assert.Equal([new ReusedStage("01-a", first.RunId), new ReusedStage("02-b", first.RunId)], second.ReusedStages);
        Assert.Equal(Rows, second.Usage.Calls);
        Assert.Equal(2 * Rows, second.Usage.ReusedCalls);
        Assert.Equal(4 * Rows, _model.Client.Calls);
        Assert.Equal(first.Operators.Take(2), second.Operators.Take(2));
        Assert.Equal(before.Replace("\"c\":", "\"d\":", StringComparison.Ordinal).Length, (await OutputAsync()).Length);
    }

    [Fact]
    public async Task RunAsync_ChangedMiddleStep_RedoesWhatFollows()
    {
        await RunAsync(Plan("a", "b", "c"));

        RunSummary second = await RunAsync(Plan("a", "x", "c"));

        Assert.Equal(["01-a"], second.ReusedStages.Select(static stage => stage.Stage));
        Assert.Equal(2 * Rows, second.Usage.Calls);
    }

    [Fact]
    public async Task RunAsync_SamePlanAgain_DrawsAgainAndItsRowsAreNotMixedWithThoseOfTheFirst()
    {
        RunSummary first = await RunAsync(Plan("a", "b"));
        RunSummary again = await RunAsync(Plan("a", "b"));

        RunSummary third = await RunAsync(Plan("a", "b", "c"));

        Assert.Empty(again.ReusedStages);
        Assert.Equal(2 * Rows, again.Usage.Calls);
        Assert.All(third.ReusedStages, stage => Assert.Equal(first.RunId, stage.Run));
        Assert.Equal(2, third.ReusedStages.Count);
    }

    [Fact]
    public async Task RunAsync_Fresh_TakesNothingOver()
    {
        await RunAsync(Plan("a", "b"));

        RunSummary second = await RunAsync(Plan("a", "c"), request => request with { IsFresh = true });

        Assert.Empty(second.ReusedStages);
        Assert.Equal(2 * Rows, second.Usage.Calls);
    }

    [Fact]
    public async Task RunAsync_FromStep_DoesThatStepAnewOnTheRowsOfTheStepsBefore()
    {
        RunSummary first = await RunAsync(Plan("a", "b", "c"));

        RunSummary second = await RunAsync(Plan("a", "b", "c"), static request => request with { FromStep = "step2" });
        UnknownStepException unknown = await Assert.ThrowsAsync<UnknownStepException>(() =>
            RunAsync(Plan("a", "b", "c"), static request => request with { FromStep = "step9" }));

        Assert.Equal([new ReusedStage("01-a", first.RunId)], second.ReusedStages);
        Assert.Equal(2 * Rows, second.Usage.Calls);
        Assert.Contains("step1, step2, step3", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_SampleFirst_IsNotTakenForTheWhole()
    {
        await RunAsync(TestPlan.Of([[Ask.Once("a", temperature: 0.7)], [Ask.Once("b", temperature: 0.7)]], new RowWindow(5, null)));

        RunSummary whole = await RunAsync(Plan("a", "c"));

        Assert.Empty(whole.ReusedStages);
        Assert.Equal(Rows, whole.Rows.Out);
    }

    [Fact]
    public async Task RunAsync_StageWithFailedRows_IsNotTakenOverUntilTheyAreRetried()
    {
        var model = new PhasedModel(phases: 1, badShare: 3);
        RunSummary first = await RunAsync(Plan("a", "b"), model: model);
        RunSummary second = await RunAsync(Plan("a", "c"), model: model);

        model.Phase = 1;
        await new RunOwner(_house.Store, _house.Time).RetryFailedAsync(first.RunId, CancellationToken.None);
        await RunAsync(Plan("a", "b"), request => request with { Resume = first.RunId }, model);
        RunSummary third = await RunAsync(Plan("a", "d"), model: model);

        Assert.True(first.Rows.Failed > 0);
        Assert.Empty(second.ReusedStages);
        Assert.Equal([new ReusedStage("01-a", first.RunId)], third.ReusedStages);
        Assert.Equal(Rows, third.Rows.Out);
    }

    [Fact]
    public async Task Delete_RunWhoseRowsAreBuiltOn_IsRefusedAndWhenForcedToldToThoseWhoBuiltOnIt()
    {
        RunSummary first = await RunAsync(Plan("a", "b"));
        RunSummary second = await RunAsync(Plan("a", "c"));
        var eraser = new RunEraser(_house.Store, _house.Time);

        RunStateException refused = await Assert.ThrowsAsync<RunStateException>(() => eraser.DeleteAsync(first.RunId, isForced: false, CancellationToken.None));
        await eraser.DeleteAsync(first.RunId, isForced: true, CancellationToken.None);
        CorruptLogException told = await Assert.ThrowsAsync<CorruptLogException>(() => RunAsync(Plan("a", "c"), request => request with { Resume = second.RunId }));
        RunSummary anew = await RunAsync(Plan("a", "d"));

        Assert.Contains(second.RunId.Value, refused.Message, StringComparison.Ordinal);
        Assert.Contains("was deleted", told.Message, StringComparison.Ordinal);
        Assert.Empty(anew.ReusedStages);
        Assert.Equal(2 * Rows, anew.Usage.Calls);
    }

    [Fact]
    public async Task RunAsync_StoppedAfterItTookRowsOver_GoesOnWithTheSameRows()
    {
        RunSummary first = await RunAsync(Plan("a", "b"));
        using var stop = new CancellationTokenSource();
        _model.OnCall = stop.Cancel;
        RunSummary stopped = await RunAsync(Plan("a", "c"), cancellationToken: stop.Token);
        _model.OnCall = static () => { };

        RunSummary second = await RunAsync(Plan("a", "c"));

        Assert.Equal(RunStatus.Interrupted, stopped.Status);
        Assert.Equal(stopped.RunId, second.RunId);
        Assert.Equal([new ReusedStage("01-a", first.RunId)], second.ReusedStages);
    }

    private static PipelinePlan Plan(params string[] names) => TestPlan.Of([.. names.Select(static name => new[] { Ask.Once(name, temperature: 0.7) })]);

    private Task<RunSummary> RunAsync(
        PipelinePlan plan, Func<RunRequest, RunRequest>? change = null, PhasedModel? model = null, CancellationToken cancellationToken = default)
    {
        var request = new RunRequest
        {
            Plan = plan,
            Options = new RunOptions { FailFast = new FailFastOptions { CallsAlikeMax = 0 } },
            Output = _house.Output("out.jsonl", OutputFormat.JsonLines),
        };
        return _house.Runner(TestHouse.Rows(Rows), (model ?? _model).Client).RunAsync(change?.Invoke(request) ?? request, cancellationToken);
    }

    private Task<string> OutputAsync() => File.ReadAllTextAsync(_house.FileOf("out.jsonl"));
}
