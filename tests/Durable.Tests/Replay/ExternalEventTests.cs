using Pipelines.Durable.Protocol;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Replay;

public sealed class ExternalEventTests
{
    [Fact]
    public void WaitForEvent_EventsOfOneName_AreHandedOutInTheirOrder()
    {
        PlayedEngine engine = PlayedEngine.For(async context =>
        {
            Task<string> first = context.WaitForEventAsync<string>("go");
            Task<string> second = context.WaitForEventAsync<string>("GO");
            return await first + await second;
        });
        Assert.Empty(engine.Start().Actions);
        engine.Play(Events.Raised("Go", "\"1\""));

        Assert.Equal("\"12\"", engine.Play(Events.Raised("gO", "\"2\"")).Result());
    }

    [Fact]
    public void WaitForEvent_ThatCameBefore_IsKeptUntilSomebodyWaits()
    {
        PlayedEngine engine = PlayedEngine.For(async context =>
        {
            await context.CallActivityAsync(Tasks.A, null);
            return await context.WaitForEventAsync<string>("go") + await context.WaitForEventAsync<string>("go");
        });
        engine.Play(Events.Raised("go", "\"1\""), Events.Started(PlayedEngine.Main));
        engine.Play(Events.Raised("GO", "\"2\""), Events.Raised("other", "\"x\""));

        Assert.Equal("\"12\"", engine.Play(Events.Completed(0, null)).Result());
    }

    [Fact]
    public void WaitForEvent_InTime_GivesThePayload()
    {
        PlayedEngine engine = PlayedEngine.For<string?, int>((context, _) => context.WaitForEventAsync<int>("go", TimeSpan.FromHours(1)));
        Assert.Equal(["0 a timer"], engine.Start().Asked());

        Assert.Equal("7", engine.Play(Events.Raised("go", "7")).Result());
    }

    [Fact]
    public void WaitForEvent_TooLate_ThrowsAndLeavesTheEventToTheNextWaiter()
    {
        PlayedEngine engine = PlayedEngine.For(async context =>
        {
            await Assert.ThrowsAsync<TimeoutException>(() => context.WaitForEventAsync<string>("go", TimeSpan.FromHours(1)));
            return await context.WaitForEventAsync<string>("go");
        });
        engine.Start();
        engine.Play(Events.TimerFired(0, Events.Epoch));

        Assert.Equal("\"late\"", engine.Play(Events.Raised("go", "\"late\"")).Result());
    }

    [Fact]
    public void WaitForEvent_PayloadOfAnotherType_FailsTheRunAndNamesTheEvent()
    {
        PlayedEngine engine = PlayedEngine.For<string?, int>((context, _) => context.WaitForEventAsync<int>("go"));
        engine.Start();

        Assert.Contains("payload of event 'go'", engine.Play(Events.Raised("go", "\"x\"")).Failure().ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void SendEvent_ToAnotherInstance_IsAnActionOfItsOwn()
    {
        PlayedEngine engine = PlayedEngine.For(context =>
        {
            context.SendEvent("other", "go", 7);
            return context.CallActivityAsync(Tasks.A, null);
        });

        OrchestratorResponse response = engine.Start();

        Assert.Equal(["0 event 'go' to instance 'other'", "1 activity 'A'"], response.Asked());
        Assert.Equal("7", response.Actions[0].SendEvent.Data);
        Assert.Equal("\"a\"", engine.Play(Events.Completed(1, "\"a\"")).Result());
    }
}
