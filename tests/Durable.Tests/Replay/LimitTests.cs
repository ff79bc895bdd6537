using Pipelines.Durable.Payloads;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Replay;

public sealed class LimitTests
{
    private static readonly EpisodeLimits Limits = new()
    {
        ActionsMax = 3,
        HistoryEventsMax = 8,
        Payloads = new PayloadLimits { PayloadCharsMax = 20, CustomStatusCharsMax = 10 },
    };

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void Actions_OfOneEpisode_AreBounded(int calls, bool isFine)
    {
        OrchestratorResponse response = PlayedEngine.For(
            async context =>
            {
                await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => context.CallActivityAsync(Tasks.A, null)));
                return null;
            },
            Limits).Start();

        if (isFine)
        {
            Assert.Equal(calls, response.Actions.Count);
        }
        else
        {
            Assert.Contains("more than 3 actions", response.Failure().ErrorMessage, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void History_TooLong_FailsTheRun()
    {
        PlayedEngine engine = PlayedEngine.For(context => context.WaitForEventAsync<string?>("go"), Limits);
        engine.Start();
        engine.Play(Events.Raised("x"));

        Assert.Contains("at most 8", engine.Play(Events.Raised("x"), Events.Raised("x")).Failure().ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Input_TooLarge_ThrowsAtTheCallAndNamesIt() =>
        AssertFails("input of activity 'A'", PlayedEngine.For(context => context.CallActivityAsync(Tasks.A, new string('x', 30)), Limits));

    [Fact]
    public void Result_TooLarge_FailsTheRun() =>
        AssertFails("result of orchestrator", PlayedEngine.For(_ => Task.FromResult<string?>(new string('x', 30)), Limits));

    [Fact]
    public void CustomStatus_TooLarge_Throws() => AssertFails("custom status", PlayedEngine.For(
        context =>
        {
            context.SetCustomStatus(new string('x', 15));
            return Task.FromResult<string?>(null);
        },
        Limits));

    private static void AssertFails(string what, PlayedEngine engine)
    {
        TaskFailureDetails failure = engine.Start().Failure();
        Assert.Equal(typeof(PayloadException).FullName, failure.ErrorType);
        Assert.Contains(what, failure.ErrorMessage, StringComparison.Ordinal);
    }
}
