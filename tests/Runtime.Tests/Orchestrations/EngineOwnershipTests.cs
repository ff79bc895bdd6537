using Pipelines.Core.Planning;
using Pipelines.Durable.Clients;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Control;
using Pipelines.Runtime.Runs.Register;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.Runtime.Tests.Runs.Control;

namespace Pipelines.Runtime.Tests.Orchestrations;

/// <summary>A run that an engine drives is gone on with by nobody else, until it is taken from the engine for good.</summary>
public sealed class EngineOwnershipTests
{
    private const int Rows = 50;

    private static readonly PipelinePlan Plan = TestPlan.Of(Ask.Once("a"));

    [Fact]
    public async Task Resume_RunPausedUnderAnEngine_IsRefusedAndTheEngineGoesOn()
    {
        var model = new HangingModel(answers: 20);
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(Plan, Rows, model.Client);
        house.AddWorker();
        string run = await PausedAsync(house, model);

        RunStateException asked = await Assert.ThrowsAsync<RunStateException>(() => house.Owner.ResumeAsync(new RunId(run), CancellationToken.None));
        RunStateException begun = await Assert.ThrowsAsync<RunStateException>(() => house.RunHereAsync(run));
        int callsBefore = model.Client.Calls;
        model.AnswerAll();
        await house.Hub.Client.RaiseEventAsync(run, RunWork.SteerEvent, new RunSteering(RunWish.None), CancellationToken.None);
        RunEnd end = await house.EndAsync(run);

        Assert.All([asked, begun], static refused => Assert.Contains("--app", refused.Remedy, StringComparison.Ordinal));
        Assert.Equal((RunStatus.Completed, Rows), (end.Status, end.Rows!.Out));
        Assert.Equal(20 + model.Canceled, callsBefore);
        Assert.Equal(Rows + model.Canceled, model.Client.Calls);
    }

    [Fact]
    public async Task Resume_RunThatAnEngineHasNotBegunYet_IsRefused()
    {
        var model = new HangingModel(answers: 0);
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(Plan, Rows, model.Client);
        string run = await house.StartAsync();

        await Assert.ThrowsAsync<RunStateException>(() => house.Owner.ResumeAsync(new RunId(run), CancellationToken.None));
        await Assert.ThrowsAsync<RunStateException>(() => house.RunHereAsync(run));

        Assert.Equal(0, model.Client.Calls);
    }

    [Fact]
    public async Task TakeOver_EngineIsGone_GoesOnHereAndTheEngineLeavesItAloneWhenItComesBack()
    {
        var model = new HangingModel(answers: 20);
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(Plan, Rows, model.Client);
        house.AddWorker();
        string run = await PausedAsync(house, model);
        await house.StopWorkersAsync();
        await house.Owner.TakeOverAsync(new RunId(run), CancellationToken.None);

        await house.Hub.Client.RaiseEventAsync(run, RunWork.SteerEvent, new RunSteering(RunWish.None), CancellationToken.None);
        house.AddWorker();
        RunEnd ofEngine = await house.EndAsync(run);
        int callsOfEngine = model.Client.Calls;
        model.AnswerAll();
        RunSummary here = await house.RunHereAsync(run);

        Assert.Equal(RunStatus.Canceled, ofEngine.Status);
        Assert.Contains("taken over", ofEngine.Message, StringComparison.Ordinal);
        Assert.Equal(20 + model.Canceled, callsOfEngine);
        Assert.Equal((RunStatus.Completed, Rows), (here.Status, here.Rows.Out));
        Assert.Equal(Rows + model.Canceled, model.Client.Calls);
    }

    private static async Task<string> PausedAsync(OrchestratedHouse house, HangingModel model)
    {
        string run = await house.StartAsync();
        await model.Hangs;
        await house.Hub.Client.RaiseEventAsync(run, RunWork.SteerEvent, new RunSteering(RunWish.Pause), CancellationToken.None);
        await house.UntilAsync(run, RunStatus.Paused);
        return run;
    }
}
