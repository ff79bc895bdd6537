using Pipelines.Core.Planning;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Orchestrations;

/// <summary>A run that two processes have open.</summary>
public sealed class OpenRunTests
{
    private const int Rows = 10;

    [Fact]
    public async Task StageAsync_StageBeforeItSealedByAnotherWorkerSince_IsReadAnew()
    {
        using var house = new TestHouse(isInMemory: true) { Time = TimeProvider.System };
        PipelinePlan plan = TestPlan.Of([[Ask.Once("a")], [Ask.Once("b")]]);
        PipelineRunner Runner() => house.Runner(TestHouse.Rows(Rows), new ScriptedInferenceClient(static request => Answers.Text(request, "x")));
        RunHost Host() => new(house.Store, (_, _) => Runner(), _ => plan, new RunHostOptions(), TimeProvider.System);
        var origin = new RunOrigin("", new PlanningOptions(), null, null, null, null, RunBudget.Unlimited);
        string run = (await Runner().BeginAsync(new RunRequest { Plan = plan, Origin = origin }, CancellationToken.None)).Value;
        await using RunHost late = Host();
        await using RunHost busy = Host();
        OpenRun lateRun = await late.OpenAsync(run, attempt: 1);
        OpenRun busyRun = await busy.OpenAsync(run, attempt: 1);
        Assert.Null((await lateRun.StageAsync(1, generation: 1)).Output);

        await FinishAsync((await busyRun.StageAsync(1, generation: 1)).Work!);
        OpenStage second = await lateRun.StageAsync(2, generation: 1);
        StageOutput done = await FinishAsync(second.Work!);

        Assert.Equal(Rows, done.Seal.RowsIn);
    }

    [Fact]
    public async Task LeaveAsync_RunWasCanceled_ClosesIt()
    {
        using var house = new TestHouse(isInMemory: true) { Time = TimeProvider.System };
        PipelinePlan plan = TestPlan.Of(Ask.Once("a"));
        PipelineRunner runner = house.Runner(TestHouse.Rows(Rows), new ScriptedInferenceClient(static request => Answers.Text(request, "x")));
        var origin = new RunOrigin("", new PlanningOptions(), null, null, null, null, RunBudget.Unlimited);
        string run = (await runner.BeginAsync(new RunRequest { Plan = plan, Origin = origin }, CancellationToken.None)).Value;
        await using var host = new RunHost(house.Store, (_, _) => runner, _ => plan, new RunHostOptions(), TimeProvider.System);
        await host.RecordOf(run).BeginAsync(keepsBudget: true, isOfEngine: true, CancellationToken.None);
        RunVisit visit = await host.EnterAsync(run, attempt: 1);

        await host.RecordOf(run).StateAsync(RunStatus.Canceled, null, CancellationToken.None);
        await visit.Run.Over;
        Assert.NotNull(host.MonitorOf(run));
        await visit.DisposeAsync();

        Assert.Null(host.MonitorOf(run));
    }

    private static async Task<StageOutput> FinishAsync(OpenStageWork work)
    {
        int partitions = 0;
        while ((await work.RunAsync(partitions, static () => true, CancellationToken.None)).IsThere)
        {
            partitions++;
        }

        return await work.SealAsync(partitions, CancellationToken.None);
    }
}
