using Pipelines.Durable.Protocol;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Replay;

public sealed class TimerTests
{
    [Fact]
    public void CreateTimer_Short_IsOneTimerFromNow()
    {
        PlayedEngine engine = PlayedEngine.For(async context =>
        {
            await context.CreateTimerAsync(TimeSpan.FromMinutes(5));
            return context.Now.ToString("O");
        });

        OrchestratorAction timer = Assert.Single(engine.Start().Actions);
        Assert.Equal(Events.Epoch.AddMinutes(5), timer.CreateTimer.FireAt.ToDateTimeOffset());
        engine.Advance(TimeSpan.FromMinutes(6));

        string? result = engine.Play(Events.TimerFired(0, Events.Epoch.AddMinutes(5))).Result();

        Assert.Equal(DurableText(Events.Epoch.AddMinutes(6)), result);
    }

    [Fact]
    public void CreateTimer_OfSevenDays_IsMadeOfPartsOfAtMostThree()
    {
        DateTimeOffset end = Events.Epoch.AddDays(7);
        PlayedEngine engine = PlayedEngine.For(async context =>
        {
            await context.CreateTimerAsync(end);
            return "rang";
        });
        List<DateTimeOffset> parts = [];

        OrchestratorResponse response = engine.Start();
        while (response.Actions is [{ CreateTimer: { } timer } action])
        {
            parts.Add(timer.FireAt.ToDateTimeOffset());
            engine.Advance(parts[^1] - engine.Now);
            response = engine.Play(Events.TimerFired(action.Id, parts[^1]));
        }

        Assert.Equal([Events.Epoch.AddDays(3), Events.Epoch.AddDays(6), end], parts);
        Assert.Equal("\"rang\"", response.Result());
    }

    [Fact]
    public void CreateTimer_GivenUp_LetsTheOrchestratorGoOnAndIgnoresTheRing()
    {
        PlayedEngine engine = PlayedEngine.For(async context =>
        {
            using CancellationTokenSource end = new();
            Task timer = context.CreateTimerAsync(TimeSpan.FromHours(1), end.Token);
            end.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => timer);
            return await context.CallActivityAsync(Tasks.A, null);
        });
        Assert.Equal(["0 a timer", "1 activity 'A'"], engine.Start().Asked());

        Assert.Empty(engine.Play(Events.TimerFired(0, Events.Epoch)).Actions);
        Assert.Equal("\"a\"", engine.Play(Events.Completed(1, "\"a\"")).Result());
    }

    private static string DurableText(DateTimeOffset time) => Durable.Payloads.DurableJson.Write(time.ToString("O"), "time")!;
}
