using System.Diagnostics.CodeAnalysis;
using Pipelines.Durable.Orchestrations;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Replay;

/// <summary>Orchestrators that do what replay cannot bear are told so, whatever they catch.</summary>
public sealed class RuleTests
{
    private static readonly EpisodeLimits Limits = new() { BlockedMax = TimeSpan.FromMilliseconds(20), TurnsPerEventMax = 1000 };

    [Fact]
    public void Await_ATaskOfItsOwn_IsNotDurable() => AssertBreaks(
        "something else than a durable task", async _ =>
        {
            await new TaskCompletionSource().Task;
            return null;
        });

    [Fact]
    public void Await_ATimerOfTheProcess_IsNotDurable() => AssertBreaks(
        "something else than a durable task", async _ =>
        {
            await Task.Delay(TimeSpan.FromMinutes(10), TimeProvider.System);
            return null;
        });

    [Fact]
    public void Await_WithoutItsThread_IsFoundAtTheNextCall()
    {
        using ManualResetEventSlim used = new();
        PlayedEngine engine = PlayedEngine.For(
            async context =>
            {
                await context.CallActivityAsync(Tasks.A, null).ConfigureAwait(false);
                try
                {
                    return await context.CallActivityAsync(Tasks.B, null);
                }
                finally
                {
                    used.Set();
                }
            },
            Limits);
        engine.Start();

        AssertBroke(engine.Play(Events.Completed(0, null)), "something else than a durable task");
        Assert.True(used.Wait(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Await_WorkOfAnotherThreadThatEndsInTheEpisode_IsFound() => AssertBreaks(
        "something else than a durable task", async context =>
        {
            Task<string?> answer = context.CallActivityAsync(Tasks.A, null);
            TaskCompletionSource elsewhere = new();
            Thread other = new(() => elsewhere.SetResult());
            Task waiter = WaitAsync(elsewhere.Task);
            other.Start();
            other.Join();
            await waiter;
            return await answer;
        });

    [Fact]
    [SuppressMessage("Usage", "xUnit1031:Do not use blocking task operations", Justification = "Blocking is what is tested.")]
    public void Block_OnADurableTask_IsFound() => AssertBreaks(
        "blocks its thread", context => Task.FromResult(context.CallActivityAsync(Tasks.A, null).Result));

    [Fact]
    public void Block_CaughtByTheOrchestrator_FailsTheRunAllTheSame() => AssertBreaks(
        "blocks its thread", async context =>
        {
            Task<string?> call = context.CallActivityAsync(Tasks.A, null);
            try
            {
                call.Wait();
            }
            catch (Exception)
            {
                // Whatever an orchestrator catches, the breach is known.
            }

            return await call;
        });

    [Fact]
    public void Call_AsyncVoid_IsFound() => AssertBreaks(
        "async void", context =>
        {
            Forget(context);
            return context.CallActivityAsync(Tasks.A, null);
        });

    [Fact]
    public void Loop_WithoutEnd_IsFound() => AssertBreaks(
        "did not come to rest", async _ =>
        {
            while (true)
            {
                await Task.Yield();
            }
        });

    [Fact]
    public void StartNew_WithoutNamingAScheduler_RunsOnTheOrchestratorsThread()
    {
        PlayedEngine engine = PlayedEngine.For(async context =>
            await await Task.Factory.StartNew(() => context.CallActivityAsync(Tasks.A, null)));
        Assert.Equal(["0 activity 'A'"], engine.Start().Asked());

        Assert.Equal("\"a\"", engine.Play(Events.Completed(0, "\"a\"")).Result());
    }

    [Fact]
    public void Execute_OrchestratorThrowsAtOnce_IsAFailedRun()
    {
        OrchestratorResponse response = PlayedEngine.For(_ => throw new InvalidOperationException("outer", new FormatException("inner"))).Start();

        Assert.Equal(("System.InvalidOperationException", "outer"), (response.Failure().ErrorType, response.Failure().ErrorMessage));
        Assert.Equal(("System.FormatException", "inner"), (response.Failure().InnerFailure.ErrorType, response.Failure().InnerFailure.ErrorMessage));
    }

    [Fact]
    public void Execute_ExceptionWithoutAUsableMessage_IsAFailedRun() => Assert.Contains(
        "reading it threw", PlayedEngine.For(_ => throw new SilentException()).Start().Failure().ErrorMessage, StringComparison.Ordinal);

    private static async Task WaitAsync(Task task) => await task;

    [SuppressMessage("Usage", "VSTHRD100:Avoid async void", Justification = "Async void is what is tested.")]
    private static async void Forget(IOrchestrationContext context) => await context.CallActivityAsync(Tasks.B, null);

    private static void AssertBreaks(string rule, Func<IOrchestrationContext, Task<string?>> run) =>
        AssertBroke(PlayedEngine.For(run, Limits).Start(), rule);

    private static void AssertBroke(OrchestratorResponse response, string rule)
    {
        TaskFailureDetails failure = Assert.Single(response.Actions).CompleteOrchestration.FailureDetails;
        Assert.Equal(typeof(OrchestratorRuleException).FullName, failure.ErrorType);
        Assert.Contains(rule, failure.ErrorMessage, StringComparison.Ordinal);
    }

    private sealed class SilentException : Exception
    {
        public override string Message => throw new NotSupportedException();
    }
}
