using Pipelines.Durable.Orchestrations;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Replay;

public sealed class VersionTests
{
    private static readonly LogicFlag CallsB = new(1, "Calls B instead of A", "1.2");

    [Theory]
    [InlineData(null, "A")]
    [InlineData("1", "A")]
    [InlineData("1.1.9", "A")]
    [InlineData("1.2", "B")]
    [InlineData("1.2.0.0", "B")]
    [InlineData("1.10", "B")]
    public void Has_VersionOfTheRun_ChoosesThePath(string? version, string activity)
    {
        PlayedEngine engine = PlayedEngine.For(
            context => context.CallActivityAsync(context.Has(CallsB) ? Tasks.B : Tasks.A, null), version: "2.0");

        Assert.Equal([$"0 activity '{activity}'"], engine.Start(version: version).Asked());
    }

    [Fact]
    public void Has_VersionThatIsNone_FailsTheRunAndSaysHowItLooks()
    {
        PlayedEngine engine = PlayedEngine.For(context => Task.FromResult<string?>(context.Has(CallsB).ToString()));

        Assert.Contains("'beta' is no version", engine.Start(version: "beta").Failure().ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_RunOfALaterVersion_IsRefusedForAWorkerThatKnowsIt()
    {
        PlayedEngine engine = PlayedEngine.For(_ => Task.FromResult<string?>(null), version: "1.9");

        var refused = Assert.IsType<EpisodeOutcome.Refused>(engine.Execute(Starting(Events.Started(PlayedEngine.Main, version: "1.10"))));

        Assert.Equal(UnknownLogicException.FailureType, refused.Reason.ErrorType);
        Assert.Contains("version 1.10 of 'Main', this worker knows up to 1.9", refused.Reason.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_UnknownOrchestrator_IsRefusedAndListsWhatThereIs()
    {
        var refused = Assert.IsType<EpisodeOutcome.Refused>(
            PlayedEngine.For(_ => Task.FromResult<string?>(null)).Execute(Starting(Events.Started("Nobody"))));

        Assert.Contains("no orchestrator 'Nobody'. It has: Main.", refused.Reason.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_WithoutAStart_IsRefused() =>
        Assert.IsType<EpisodeOutcome.Refused>(PlayedEngine.For(_ => Task.FromResult<string?>(null)).Execute(Starting(Events.Raised("go"))));

    [Fact]
    public void Execute_EventOfAnUnknownKind_IsRefused() =>
        Assert.IsType<EpisodeOutcome.Refused>(PlayedEngine.For(_ => Task.FromResult<string?>(null)).Execute(Starting(new HistoryEvent())));

    [Fact]
    public void Execute_EventWithAnImpossibleTime_IsRefused()
    {
        HistoryEvent broken = Events.EpisodeStarted();
        broken.Timestamp.Seconds = long.MaxValue;

        Assert.IsType<EpisodeOutcome.Refused>(PlayedEngine.For(_ => Task.FromResult<string?>(null)).Execute(Starting(broken)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.")]
    [InlineData("-1")]
    [InlineData("1.2.3.4.5")]
    [InlineData("99999999999")]
    [InlineData("1.x")]
    public void Parse_NoVersion_Throws(string text) => Assert.Throws<FormatException>(() => RunVersion.Parse(text));

    private static OrchestratorRequest Starting(HistoryEvent happened) =>
        new() { InstanceId = "i", NewEvents = { Events.EpisodeStarted(), happened } };
}
