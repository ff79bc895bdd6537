using Pipelines.Durable.Failures;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Replay;

public sealed class ActivityCallTests
{
    [Fact]
    public void CallActivity_TwoInSequence_AsksForTheSecondWithTheFirstResult()
    {
        PlayedEngine engine = PlayedEngine.For(async context =>
            await context.CallActivityAsync(Tasks.B, await context.CallActivityAsync(Tasks.A, "in")));

        OrchestratorAction first = Assert.Single(engine.Start().Actions);
        OrchestratorAction second = Assert.Single(engine.Play(Events.Completed(0, "\"mid\"")).Actions);
        string? result = engine.Play(Events.Completed(1, "\"out\"")).Result();

        Assert.Equal((0, "A", "\"in\""), (first.Id, first.ScheduleTask.Name, first.ScheduleTask.Input));
        Assert.Equal((1, "B", "\"mid\""), (second.Id, second.ScheduleTask.Name, second.ScheduleTask.Input));
        Assert.Equal("\"out\"", result);
    }

    [Fact]
    public void CallActivity_FannedOut_ResultsKeepTheOrderOfTheCalls()
    {
        PlayedEngine engine = PlayedEngine.For(async context =>
            string.Concat(await Task.WhenAll(context.CallActivityAsync(Tasks.A, null), context.CallActivityAsync(Tasks.B, null))));

        Assert.Equal(["0 activity 'A'", "1 activity 'B'"], engine.Start().Asked());
        Assert.Empty(engine.Play(Events.Completed(1, "\"b\"")).Actions);
        Assert.Equal("\"ab\"", engine.Play(Events.Completed(0, "\"a\"")).Result());
    }

    [Fact]
    public void CallActivity_ThatFails_ThrowsItsDetails()
    {
        TaskFailedException? thrown = null;
        PlayedEngine engine = PlayedEngine.For(async context =>
        {
            try
            {
                return await context.CallActivityAsync(Tasks.A, null);
            }
            catch (TaskFailedException e)
            {
                thrown = e;
                return "caught";
            }
        });
        engine.Start();

        Assert.Equal("\"caught\"", engine.Play(Events.Failed(0, "boom")).Result());
        Assert.NotNull(thrown);
        Assert.Equal(("A", 0, "Test.Failure", "boom"), (thrown.TaskName, thrown.TaskId, thrown.Details.ErrorType, thrown.Details.ErrorMessage));
    }

    [Fact]
    public void CallActivity_ThatFailsUncaught_FailsTheRunWithTheCauseInside()
    {
        PlayedEngine engine = PlayedEngine.For(context => context.CallActivityAsync(Tasks.A, null));
        engine.Start();

        TaskFailureDetails failure = engine.Play(Events.Failed(0, "boom")).Failure();

        Assert.Equal(typeof(TaskFailedException).FullName, failure.ErrorType);
        Assert.Contains("'A' (#0)", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("boom", failure.InnerFailure.ErrorMessage);
    }

    [Fact]
    public void CallActivity_AnsweredTwice_TheFirstAnswerCounts()
    {
        PlayedEngine engine = PlayedEngine.For(async context =>
            await context.CallActivityAsync(Tasks.A, null) + await context.CallActivityAsync(Tasks.B, null));
        engine.Start();
        engine.Play(Events.Completed(0, "\"first\""), Events.Completed(0, "\"second\""), Events.Failed(0, "late"));

        Assert.Equal("\"firstb\"", engine.Play(Events.Completed(1, "\"b\"")).Result());
    }

    [Fact]
    public void CallActivity_ResultOfAnotherType_FailsTheRunAndNamesTheActivity()
    {
        PlayedEngine engine = PlayedEngine.For<string?, int>((context, _) =>
            context.CallActivityAsync(new Durable.Activities.ActivityRef<string?, int>("Count"), null));
        engine.Start();

        TaskFailureDetails failure = engine.Play(Events.Completed(0, "\"many\"")).Failure();

        Assert.Contains("result of activity 'Count'", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.True(failure.IsNonRetriable);
    }

    [Fact]
    public void CallActivity_AnswerBeforeItsRecord_IsKeptUntilTheRecord()
    {
        PlayedEngine engine = PlayedEngine.For(context => context.CallActivityAsync(Tasks.A, null));
        OrchestratorRequest request = new()
        {
            InstanceId = "i",
            NewEvents =
            {
                Events.EpisodeStarted(), Events.Started(PlayedEngine.Main), Events.Completed(0, "\"a\""), Events.Scheduled(0, "A"),
            },
        };

        Assert.Equal("\"a\"", engine.Answer(request).Result());
    }

    [Fact]
    public void CallActivity_AnswerToNothing_ChangesNothing()
    {
        PlayedEngine engine = PlayedEngine.For(context => context.CallActivityAsync(Tasks.A, null));
        engine.Start();

        Assert.Empty(engine.Play(Events.Completed(7, "\"stray\"")).Actions);
        Assert.Equal("\"a\"", engine.Play(Events.Completed(0, "\"a\"")).Result());
    }
}
