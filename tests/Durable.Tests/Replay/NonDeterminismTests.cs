using Pipelines.Durable.Orchestrations;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Replay;

/// <summary>The code of an orchestrator changes while an instance of it runs.</summary>
public sealed class NonDeterminismTests
{
    private delegate Task<string?> Logic(IOrchestrationContext context);

    private static readonly Logic Before = async context =>
        await context.CallActivityAsync(Tasks.A, null) + await context.CallActivityAsync(Tasks.B, null);

    [Fact]
    public void Replay_SameLogic_GoesOn() =>
        Assert.IsType<EpisodeOutcome.Answered>(ReplayWith(Before));

    [Fact]
    public void Replay_AnotherActivity_TellsTheFirstDifference() => AssertDeparts(
        async context => await context.CallActivityAsync(Tasks.B, null),
        "event 2 (TaskScheduled, id 0)", "expected activity 'A' as action #0", "actual activity 'B'");

    [Fact]
    public void Replay_AnotherKind_TellsTheFirstDifference() => AssertDeparts(
        async context =>
        {
            await context.CreateTimerAsync(TimeSpan.FromMinutes(1));
            return null;
        },
        "event 2 (TaskScheduled, id 0)", "expected activity 'A'", "actual a timer");

    [Fact]
    public void Replay_AnotherSecondStep_TellsTheLaterEvent() => AssertDeparts(
        async context =>
        {
            await context.CallActivityAsync(Tasks.A, null);
            return await context.CallOrchestratorAsync(Tasks.Child, null);
        },
        "event 6 (TaskScheduled, id 1)", "expected activity 'B' as action #1", "actual sub-orchestration 'Child'");

    [Fact]
    public void Replay_FewerSteps_TellsWhatIsMissing() => AssertDeparts(
        context => context.CallActivityAsync(Tasks.A, null),
        "event 6 (TaskScheduled, id 1)", "expected activity 'B' as action #1", "actual no action #1");

    [Fact]
    public void Replay_MoreSteps_TellsWhatIsTooMuch() => AssertDeparts(
        async context =>
        {
            Task<string?> extra = context.CallOrchestratorAsync(Tasks.Child, null);
            return await Before(context) + await extra;
        },
        "event 2 (TaskScheduled, id 0)", "expected activity 'A'", "actual sub-orchestration 'Child'");

    [Fact]
    public void Replay_OneMoreStepBesideTheLast_TellsWhatIsTooMuch() => AssertDeparts(
        async context =>
        {
            await context.CallActivityAsync(Tasks.A, null);
            return string.Concat(await Task.WhenAll(context.CallActivityAsync(Tasks.B, null), context.CallActivityAsync(Tasks.A, null)));
        },
        "event 7 (OrchestratorCompleted, id -1)", "expected no action #2", "actual activity 'A'");

    [Fact]
    public void Replay_AnEndWhereTheRunWentOn_IsFound()
    {
        PlayedEngine engine = PlayedEngine.For(context => context.WaitForEventAsync<string?>("go"));
        engine.Start();
        engine.Play(Events.Raised("other"));

        EpisodeOutcome outcome = PlayedEngine.For(_ => Task.FromResult<string?>("done")).Execute(NextOf(engine, Events.Raised("go")));

        AssertSays(outcome, "expected the run to go on", "actual an end as Completed");
    }

    [Fact]
    public void Replay_AnswerOfAnotherKind_IsFound()
    {
        PlayedEngine engine = PlayedEngine.For(context => context.CallActivityAsync(Tasks.A, null));
        engine.Start();

        AssertSays(
            engine.Execute(NextOf(engine, Events.TimerFired(0, Events.Epoch))),
            "event 5 (TimerFired, id -1)", "expected a timer as action #0", "actual activity 'A'");
    }

    [Fact]
    public void Replay_RecordShownTwice_ChangesNothing()
    {
        PlayedEngine engine = PlayedEngine.For(context => context.CallActivityAsync(Tasks.A, null));
        engine.Start();
        engine.History.Add(Events.Scheduled(0, "a"));

        Assert.Equal("\"x\"", engine.Play(Events.Completed(0, "\"x\"")).Result());
    }

    [Fact]
    public void ToFailed_ForEnginesThatCannotHoldARun_EndsItWithTheReason()
    {
        var refused = Assert.IsType<EpisodeOutcome.Refused>(ReplayWith(context => context.CallActivityAsync(Tasks.B, null)));

        TaskFailureDetails failure = refused.ToFailed().Failure();

        Assert.Equal(NonDeterminismException.FailureType, failure.ErrorType);
        Assert.True(failure.IsNonRetriable);
    }

    private static void AssertDeparts(Logic after, params string[] parts) => AssertSays(ReplayWith(after), parts);

    private static void AssertSays(EpisodeOutcome outcome, params string[] parts)
    {
        var refused = Assert.IsType<EpisodeOutcome.Refused>(outcome);
        Assert.Equal(NonDeterminismException.FailureType, refused.Reason.ErrorType);
        Assert.All(parts, part => Assert.Contains(part, refused.Reason.ErrorMessage, StringComparison.Ordinal));
    }

    /// <summary>A run of <see cref="Before"/> that waits for B goes on with other code.</summary>
    private static EpisodeOutcome ReplayWith(Logic after)
    {
        PlayedEngine engine = PlayedEngine.For(context => Before(context));
        engine.Start();
        engine.Play(Events.Completed(0, "\"a\""));
        return PlayedEngine.For(context => after(context)).Execute(NextOf(engine, Events.Completed(1, "\"b\"")));
    }

    private static OrchestratorRequest NextOf(PlayedEngine engine, HistoryEvent happened) => new()
    {
        InstanceId = "i",
        PastEvents = { engine.History },
        NewEvents = { Events.EpisodeStarted(), happened },
    };
}
