using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Durable.Activities;
using Pipelines.Durable.Failures;
using Pipelines.Durable.Orchestrations;
using Pipelines.Durable.Payloads;
using Pipelines.Durable.Registration;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Sidecar;

/// <summary>The orchestrators whose histories a sidecar has written. Changing one spoils the golden histories: record them again.</summary>
internal static class SidecarOrchestrators
{
    public static readonly OrchestratorRef<int, int> SumOfSquares = new("SumOfSquares");
    public static readonly OrchestratorRef<string, string> Order = new("Order");
    public static readonly OrchestratorRef<int, int> Countdown = new("Countdown");
    public static readonly OrchestratorRef<string, string> Approval = new("Approval");
    public static readonly OrchestratorRef<string, string> Careless = new("Careless");

    private static readonly ActivityRef<int, int> Square = new("Square");
    private static readonly ActivityRef<string, string> Flaky = new("Flaky");
    private static readonly ActivityRef<string, string> Broken = new("Broken");
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    public static DurableRegistry Registry { get; } = new DurableRegistryBuilder()
        .AddOrchestrator(SumOfSquares, static () => new Script<int, int>(SumOfSquaresAsync))
        .AddOrchestrator(Order, static () => new Script<string, string>(OrderAsync))
        .AddOrchestrator(Countdown, static () => new Script<int, int>(CountdownAsync))
        .AddOrchestrator(Approval, static () => new Script<string, string>(ApprovalAsync))
        .AddOrchestrator(Careless, static () => new Script<string, string>(CarelessAsync))
        .AddActivity(Square, static () => new Work<int, int>(static (_, n, _) => Task.FromResult(n * n)))
        .AddActivity(Flaky, static () => new Work<string, string>(static (context, input, _) => Task.FromResult(
            context.TaskId >= 4 ? input : throw new InvalidOperationException($"not with task {context.TaskId}"))))
        .AddActivity(Broken, static () => new Work<string, string>(static (_, _, _) => throw new NonRetriableException("no such page")))
        .Build();

    public static OrchestrationExecutor Executor { get; } =
        new(Registry, EpisodeLimits.Default, NullLogger<OrchestrationExecutor>.Instance);

    public static ActivityExecutor Activities { get; } = new(Registry, PayloadLimits.Default);

    private static async Task<int> SumOfSquaresAsync(IOrchestrationContext context, int width) =>
        (await Task.WhenAll(Enumerable.Range(0, width).Select(n => context.CallActivityAsync(Square, n)))).Sum();

    /// <summary>Everything once: status, id, retries by timer, children, timers that win and lose, an end that fails inside.</summary>
    private static async Task<string> OrderAsync(IOrchestrationContext context, string input)
    {
        context.SetCustomStatus("begun");
        Guid id = context.NewGuid();
        string flaky = await context.CallActivityAsync(Flaky, input, new CallOptions { Retry = new RetryPolicy(5, Moment, 2) });
        int[] sums = await Task.WhenAll(
            context.CallOrchestratorAsync(SumOfSquares, 3), context.CallOrchestratorAsync(SumOfSquares, 4));
        await context.CreateTimerAsync(Moment);
        string answer;
        try
        {
            answer = await context.WaitForEventAsync<string>("never", Moment);
        }
        catch (TimeoutException)
        {
            answer = "nobody";
        }

        string failure;
        try
        {
            failure = await context.CallOrchestratorAsync(Careless, input);
        }
        catch (TaskFailedException e)
        {
            failure = e.Details.ErrorMessage;
        }

        context.SetCustomStatus(new { id = id.ToString("n").Length, sums });
        return $"{flaky} {string.Join('+', sums)} {answer} {failure}";
    }

    private static async Task<int> CountdownAsync(IOrchestrationContext context, int left)
    {
        int squared = await context.CallActivityAsync(Square, left);
        if (left > 0)
        {
            context.ContinueAsNew(left - 1);
        }

        return squared;
    }

    private static async Task<string> ApprovalAsync(IOrchestrationContext context, string what)
    {
        context.SetCustomStatus("waiting");
        return $"{what} by {await context.WaitForEventAsync<string>("Approved")} and {await context.WaitForEventAsync<string>("approved")}";
    }

    private static Task<string> CarelessAsync(IOrchestrationContext context, string input) => context.CallActivityAsync(Broken, input);
}
