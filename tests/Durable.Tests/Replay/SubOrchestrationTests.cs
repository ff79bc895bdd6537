using Pipelines.Durable.Orchestrations;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Replay;

public sealed class SubOrchestrationTests
{
    [Fact]
    public void CallOrchestrator_WithoutAnId_ChoosesOneThatReplaysAndDiffersPerCall()
    {
        PlayedEngine engine = PlayedEngine.For(async context =>
            string.Concat(await Task.WhenAll(context.CallOrchestratorAsync(Tasks.Child, "1"), context.CallOrchestratorAsync(Tasks.Child, "2"))));

        OrchestratorResponse first = engine.Start(version: "1.4");
        string[] ids = [.. first.Actions.Select(a => a.CreateSubOrchestration.InstanceId)];
        OrchestratorResponse again = engine.Answer(engine.Episodes[0].Request);

        Assert.Equal(2, ids.Distinct().Count());
        Assert.Equal(first, again);
        Assert.All(first.Actions, a => Assert.Equal("1.4", a.CreateSubOrchestration.Version));
        Assert.Equal("\"ab\"", engine.Play(Events.SubCompleted(1, "\"b\""), Events.SubCompleted(0, "\"a\"")).Result());
    }

    [Fact]
    public void CallOrchestrator_WithOptions_PassesThemOn()
    {
        PlayedEngine engine = PlayedEngine.For(context => context.CallOrchestratorAsync(
            Tasks.Child, "in", new SubOrchestrationOptions { InstanceId = "kid", Version = "2.0", Tags = new Dictionary<string, string> { ["k"] = "v" } }));

        CreateSubOrchestrationAction action = Assert.Single(engine.Start().Actions).CreateSubOrchestration;

        Assert.Equal(("kid", "Child", "2.0", "\"in\"", "v"), (action.InstanceId, action.Name, action.Version, action.Input, action.Tags["k"]));
    }

    [Fact]
    public void CallOrchestrator_ThatFails_FailsTheRunWithTheCauseInside()
    {
        PlayedEngine engine = PlayedEngine.For(context => context.CallOrchestratorAsync(Tasks.Child, null));
        engine.Start();

        Assert.Equal("boom", engine.Play(Events.SubFailed(0, "boom")).Failure().InnerFailure.ErrorMessage);
    }

    [Fact]
    public void CallOrchestrator_IdThatIsNotAllowed_FailsTheRunAndSaysWhy()
    {
        PlayedEngine engine = PlayedEngine.For(context =>
            context.CallOrchestratorAsync(Tasks.Child, null, new SubOrchestrationOptions { InstanceId = "a/b" }));

        Assert.Contains("U+002F", engine.Start().Failure().ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void CallOrchestrator_OfATracedRun_PassesTheTraceOn()
    {
        PlayedEngine engine = PlayedEngine.For(context => context.CallOrchestratorAsync(Tasks.Child, null));
        HistoryEvent started = Events.Started(PlayedEngine.Main);
        started.ExecutionStarted.ParentTraceContext = new TraceContext { TraceParent = "00-a-b-01" };

        Assert.Equal("00-a-b-01", Assert.Single(engine.Play(started).Actions).CreateSubOrchestration.ParentTraceContext.TraceParent);
    }
}
