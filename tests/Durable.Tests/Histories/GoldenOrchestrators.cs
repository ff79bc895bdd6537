using Microsoft.Extensions.Logging.Abstractions;
using Pipelines.Durable.Activities;
using Pipelines.Durable.Failures;
using Pipelines.Durable.Orchestrations;
using Pipelines.Durable.Registration;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Histories;

/// <summary>The orchestrators that the golden histories belong to. Changing one breaks runs in flight: add another instead.</summary>
internal static class GoldenOrchestrators
{
    public static OrchestrationExecutor Executor { get; } = new(
        new DurableRegistryBuilder()
            .AddOrchestrator(new OrchestratorRef<int, int>("Fan"), () => new Script<int, int>(FanAsync))
            .AddOrchestrator(new OrchestratorRef<string, string>("Retry"), () => new Script<string, string>(RetryAsync))
            .AddOrchestrator(new OrchestratorRef<string?, string>("Approval"), () => new Script<string?, string>(ApprovalAsync))
            .AddOrchestrator(new OrchestratorRef<int, int>("Counter"), () => new Script<int, int>(CounterAsync))
            .AddOrchestrator(new OrchestratorRef<string, string>("Parent"), () => new Script<string, string>(ParentAsync))
            .Build(),
        EpisodeLimits.Default,
        NullLogger<OrchestrationExecutor>.Instance);

    private static async Task<int> FanAsync(IOrchestrationContext context, int width)
    {
        ActivityRef<int, int> square = new("Square");
        return (await Task.WhenAll(Enumerable.Range(0, width).Select(n => context.CallActivityAsync(square, n)))).Sum();
    }

    private static Task<string> RetryAsync(IOrchestrationContext context, string input) => context.CallActivityAsync(
        new ActivityRef<string, string>("Flaky"), input, new CallOptions { Retry = new RetryPolicy(3, TimeSpan.FromSeconds(5)) });

    private static async Task<string> ApprovalAsync(IOrchestrationContext context, string? input)
    {
        context.SetCustomStatus("waiting");
        try
        {
            return await context.WaitForEventAsync<bool>("Approval", TimeSpan.FromDays(1)) ? "approved" : "rejected";
        }
        catch (TimeoutException)
        {
            return "escalated";
        }
    }

    private static async Task<int> CounterAsync(IOrchestrationContext context, int sum)
    {
        context.ContinueAsNew(sum + await context.WaitForEventAsync<int>("add"));
        return 0;
    }

    private static async Task<string> ParentAsync(IOrchestrationContext context, string input)
    {
        try
        {
            return await context.CallOrchestratorAsync(new OrchestratorRef<string, string>("Child"), input);
        }
        catch (TaskFailedException e)
        {
            return $"{Text(e.Details)} <- {Text(e.Details.InnerFailure!)}";
        }
    }

    private static string Text(FailureDetails details) => $"{details.ErrorType}: {details.ErrorMessage}";
}
