using Pipelines.Durable.Orchestrations;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Replay;

public sealed class ContinueAsNewTests
{
    [Fact]
    public void ContinueAsNew_EventsNobodyWaitedFor_PassOverInTheirOrder()
    {
        PlayedEngine engine = Continuing(keepEvents: true);
        engine.Start();
        engine.Play(Events.Raised("x", "1"), Events.Raised("y", "2"));

        CompleteOrchestrationAction end =
            engine.Play(Events.Raised("x", "3"), Events.Completed(0, null), Events.Raised("x", "4"), Events.Completed(0, "\"again\"")).End();

        Assert.Equal(OrchestrationStatus.ContinuedAsNew, end.OrchestrationStatus);
        Assert.Equal("\"next\"", end.Result);
        Assert.Equal(["1", "2", "3", "4"], end.CarryoverEvents.Select(e => e.EventRaised.Input));
    }

    [Fact]
    public void ContinueAsNew_WithoutKeepingEvents_DropsThem()
    {
        PlayedEngine engine = Continuing(keepEvents: false);
        engine.Start();

        Assert.Empty(engine.Play(Events.Raised("x", "1"), Events.Completed(0, null), Events.Raised("x", "2")).End().CarryoverEvents);
    }

    [Fact]
    public void ContinueAsNew_NextRun_SeesWhatWasCarriedOver()
    {
        PlayedEngine engine = PlayedEngine.For<string, string>(async (context, input) => input + await context.WaitForEventAsync<string>("x"));

        OrchestratorResponse response = engine.Play(Events.Started(PlayedEngine.Main, "\"next\""), Events.Raised("X", "\"4\""));

        Assert.Equal("\"next4\"", response.Result());
    }

    [Fact]
    public void ContinueAsNew_ThenSuspended_TheNextRunBeginsSuspended()
    {
        PlayedEngine engine = Continuing(keepEvents: false);
        engine.Start();

        CompleteOrchestrationAction end = engine.Play(Events.Completed(0, null), Events.Suspended()).End();

        Assert.Equal(HistoryEvent.EventTypeOneofCase.ExecutionSuspended, Assert.Single(end.CarryoverEvents).EventTypeCase);
    }

    [Fact]
    public void ContinueAsNew_ThenTerminated_IsTerminated()
    {
        PlayedEngine engine = Continuing(keepEvents: true);
        engine.Start();

        CompleteOrchestrationAction end = engine.Play(Events.Completed(0, null), Events.Terminated("\"stop\"")).End();

        Assert.Equal((OrchestrationStatus.Terminated, "\"stop\""), (end.OrchestrationStatus, end.Result));
    }

    [Theory]
    [InlineData(null, "1.0")]
    [InlineData("2.0", "2.0")]
    public void ContinueAsNew_Version_IsKeptUnlessAnotherIsNamed(string? next, string expected)
    {
        PlayedEngine engine = PlayedEngine.For(context =>
        {
            context.ContinueAsNew("next", version: next);
            return Task.FromResult<string?>(null);
        });

        Assert.Equal(expected, engine.Start(version: "1.0").End().NewVersion);
    }

    [Fact]
    public void ContinueAsNew_IdsOfTheNextRun_AreNew()
    {
        static Task<string?> NewId(IOrchestrationContext context) => Task.FromResult<string?>(context.NewGuid().ToString());
        string?[] ids = [.. new[] { "e1", "e2" }.Select(executionId =>
            PlayedEngine.For(NewId).Play(Events.Started(PlayedEngine.Main, executionId: executionId)).Result())];

        Assert.NotEqual(ids[0], ids[1]);
    }

    private static PlayedEngine Continuing(bool keepEvents) => PlayedEngine.For(async context =>
    {
        await context.CallActivityAsync(Tasks.A, null);
        context.ContinueAsNew("next", keepEvents);
        return "dropped";
    });
}
