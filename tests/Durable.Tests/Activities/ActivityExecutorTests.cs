using Pipelines.Durable.Activities;
using Pipelines.Durable.Failures;
using Pipelines.Durable.Payloads;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Registration;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Activities;

public sealed class ActivityExecutorTests
{
    [Fact]
    public async Task Run_KnownActivity_AnswersWithItsResultAndTheRequestsIds()
    {
        ActivityContext? seen = null;
        ActivityResponse response = await RunAsync<int, int>((context, input, _) =>
        {
            seen = context;
            return Task.FromResult(input + 1);
        });

        Assert.Equal(("i", 7, "42", null), (response.InstanceId, response.TaskId, response.Result, response.FailureDetails));
        Assert.Equal(("Add", "i", "e", 3, "i/e/7"), (seen!.Name, seen.InstanceId, seen.ExecutionId, seen.Delivery, seen.IdempotencyKey));
    }

    [Fact]
    public async Task Run_ActivityThrows_AnswersWithDetails()
    {
        ActivityResponse response = await RunAsync<int, int>((_, _, _) => throw new InvalidOperationException("outer", new FormatException("inner")));

        Assert.Equal(("System.InvalidOperationException", "outer", false), Text(response.FailureDetails));
        Assert.Equal(("System.FormatException", "inner", false), Text(response.FailureDetails.InnerFailure));
        Assert.NotNull(response.FailureDetails.StackTrace);
    }

    [Fact]
    public async Task Run_NonRetriable_SaysSo() =>
        Assert.True((await RunAsync<int, int>((_, _, _) => throw new NonRetriableException("never"))).FailureDetails.IsNonRetriable);

    [Fact]
    public async Task Run_InputOfAnotherType_FailsForGoodAndNamesIt()
    {
        TaskFailureDetails failure = (await RunAsync<string[], int>((_, _, _) => Task.FromResult(1))).FailureDetails;

        Assert.Contains("input of activity 'Add'", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.True(failure.IsNonRetriable);
    }

    [Fact]
    public async Task Run_ResultTooLarge_FailsForGood()
    {
        TaskFailureDetails failure = (await RunAsync<int, string>((_, _, _) => Task.FromResult(new string('x', 200)))).FailureDetails;

        Assert.Contains("at most 100", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.True(failure.IsNonRetriable);
    }

    [Fact]
    public async Task Run_UnknownActivity_FailsForGoodAndListsWhatThereIs()
    {
        ActivityExecutor executor = Executor<int, int>((_, input, _) => Task.FromResult(input));

        ActivityResponse response = await executor.RunAsync(new ActivityRequest { Name = "Nothing" }, 1, CancellationToken.None);

        Assert.Contains("no activity 'Nothing'. It has: Add.", response.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.True(response.FailureDetails.IsNonRetriable);
    }

    [Fact]
    public async Task Run_Revoked_HasNoAnswer()
    {
        using CancellationTokenSource revoked = new();
        ActivityExecutor executor = Executor<int, int>(async (_, _, token) =>
        {
            await revoked.CancelAsync();
            throw token.IsCancellationRequested ? new InvalidOperationException("told to stop") : new InvalidOperationException("not told");
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => executor.RunAsync(Request, 1, revoked.Token));
    }

    [Fact]
    public async Task Run_EndlessCauses_AreCut()
    {
        Exception chain = new InvalidOperationException(new string('m', 100_000));
        for (int i = 0; i < 100; i++)
        {
            chain = new InvalidOperationException($"{i}", chain);
        }

        int depth = 0;
        for (TaskFailureDetails? d = (await RunAsync<int, int>((_, _, _) => throw chain)).FailureDetails; d is not null; d = d.InnerFailure)
        {
            depth++;
        }

        Assert.Equal(FailureWire.DepthMax + 1, depth);
    }

    private static ActivityRequest Request => new()
    {
        Name = "add",
        Input = "41",
        TaskId = 7,
        OrchestrationInstance = new OrchestrationInstance { InstanceId = "i", ExecutionId = "e" },
    };

    private static (string, string, bool) Text(TaskFailureDetails details) => (details.ErrorType, details.ErrorMessage, details.IsNonRetriable);

    private static Task<ActivityResponse> RunAsync<TInput, TOutput>(Func<ActivityContext, TInput, CancellationToken, Task<TOutput>> run) =>
        Executor(run).RunAsync(Request, 3, CancellationToken.None);

    private static ActivityExecutor Executor<TInput, TOutput>(Func<ActivityContext, TInput, CancellationToken, Task<TOutput>> run) => new(
        new DurableRegistryBuilder().AddActivity(new ActivityRef<TInput, TOutput>("Add"), () => new Work<TInput, TOutput>(run)).Build(),
        new PayloadLimits { PayloadCharsMax = 100 });
}
