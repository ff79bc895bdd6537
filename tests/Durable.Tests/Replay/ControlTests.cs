using Pipelines.Durable.Protocol;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Replay;

/// <summary>Suspend, resume and terminate, in every order that matters.</summary>
public sealed class ControlTests
{
    private static PlayedEngine TwoSteps() => PlayedEngine.For(async context =>
        await context.CallActivityAsync(Tasks.A, null) + await context.WaitForEventAsync<string>("go"));

    [Fact]
    public void Suspended_WhatComes_IsHeldAndDeliveredInOrderOnResume()
    {
        PlayedEngine engine = TwoSteps();
        engine.Start();
        engine.Play(Events.Suspended());
        Assert.Empty(engine.Play(Events.Raised("go", "\"1\""), Events.Completed(0, "\"a\""), Events.Raised("go", "\"2\"")).Actions);

        Assert.Equal("\"a1\"", engine.Play(Events.Resumed()).Result());
    }

    [Fact]
    public void Suspended_InTheEpisodeOfTheStart_StillAsksForWhatTheOrchestratorAskedFor()
    {
        PlayedEngine engine = TwoSteps();

        Assert.Equal(["0 activity 'A'"], engine.Play(Events.Started(PlayedEngine.Main), Events.Suspended()).Asked());
        Assert.Empty(engine.Play(Events.Completed(0, "\"a\"")).Actions);
        Assert.Empty(engine.Play(Events.Resumed()).Actions);
        Assert.Equal("\"a1\"", engine.Play(Events.Raised("go", "\"1\"")).Result());
    }

    [Fact]
    public void Suspended_BeforeTheStart_BeginsOnResume()
    {
        PlayedEngine engine = TwoSteps();

        Assert.Empty(engine.Play(Events.Suspended(), Events.Started(PlayedEngine.Main)).Actions);
        Assert.Equal(["0 activity 'A'"], engine.Play(Events.Resumed()).Asked());
    }

    [Fact]
    public void Suspended_AgainInTheSameEpisode_HoldsOnlyWhatComesLater()
    {
        PlayedEngine engine = TwoSteps();
        engine.Start();
        engine.Play(Events.Suspended(), Events.Completed(0, "\"a\""), Events.Resumed(), Events.Suspended(), Events.Raised("go", "\"1\""));

        Assert.Equal("\"a1\"", engine.Play(Events.Resumed()).Result());
    }

    [Fact]
    public void Terminated_WhileSuspended_EndsAtOnce()
    {
        PlayedEngine engine = TwoSteps();
        engine.Start();
        engine.Play(Events.Suspended());

        CompleteOrchestrationAction end = engine.Play(Events.Terminated("\"why\"")).End();

        Assert.Equal((OrchestrationStatus.Terminated, "\"why\""), (end.OrchestrationStatus, end.Result));
    }

    [Fact]
    public void Terminated_InTheEpisodeOfTheStart_AsksForNothingMore()
    {
        OrchestratorResponse response = TwoSteps().Play(Events.Started(PlayedEngine.Main), Events.Terminated(), Events.Raised("go", "\"1\""));

        Assert.Equal(OrchestrationStatus.Terminated, Assert.Single(response.Actions).CompleteOrchestration.OrchestrationStatus);
    }

    [Fact]
    public void Terminated_BeforeTheStart_NeverBegins()
    {
        bool began = false;
        PlayedEngine engine = PlayedEngine.For(_ =>
        {
            began = true;
            return Task.FromResult<string?>(null);
        });

        Assert.Equal(OrchestrationStatus.Terminated, engine.Play(Events.Terminated(), Events.Started(PlayedEngine.Main)).End().OrchestrationStatus);
        Assert.False(began);
    }

    [Fact]
    public void Terminated_AfterTheEnd_LeavesTheEndAsItIs()
    {
        PlayedEngine engine = PlayedEngine.For(context => context.CallActivityAsync(Tasks.A, null));
        engine.Start();

        Assert.Equal("\"a\"", engine.Play(Events.Completed(0, "\"a\""), Events.Terminated()).Result());
    }

    [Fact]
    public void Started_Twice_RunsOnce()
    {
        int runs = 0;
        PlayedEngine engine = PlayedEngine.For(context =>
        {
            runs++;
            return context.CallActivityAsync(Tasks.A, null);
        });

        Assert.Single(engine.Play(Events.Started(PlayedEngine.Main), Events.Started(PlayedEngine.Main)).Actions);
        Assert.Equal(1, runs);
    }
}
