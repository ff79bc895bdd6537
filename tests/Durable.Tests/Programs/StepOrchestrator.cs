using Pipelines.Durable.Activities;
using Pipelines.Durable.Failures;
using Pipelines.Durable.Orchestrations;

namespace Pipelines.Durable.Tests.Programs;

/// <summary>Runs a program. Its result is the order in which everything happened, so it tells any departure.</summary>
internal sealed class StepOrchestrator(Step program) : IOrchestrator<string?, string>
{
    public async Task<string> RunAsync(IOrchestrationContext context, string? input)
    {
        List<string> trace = [];
        await RunAsync(context, program, trace);
        return string.Join(' ', trace);
    }

    private static async Task RunAsync(IOrchestrationContext context, Step step, List<string> trace)
    {
        switch (step)
        {
            case Step.Call s:
                trace.Add(await CallAsync(context, s));
                break;
            case Step.Child s:
                trace.Add(await ChildAsync(context, s));
                break;
            case Step.Sleep s:
                await context.CreateTimerAsync(TimeSpan.FromMinutes(s.Minutes));
                trace.Add($"woke@{context.Now:HH:mm}");
                break;
            case Step.Await s:
                trace.Add($"{s.Event}={await context.WaitForEventAsync<string>(s.Event)}");
                break;
            case Step.AwaitUpTo s:
                trace.Add(await AwaitUpToAsync(context, s));
                break;
            case Step.Send s:
                context.SendEvent("other", s.Event, trace.Count);
                break;
            case Step.Status:
                context.SetCustomStatus(trace.Count);
                break;
            case Step.Id:
                trace.Add(context.NewGuid().ToString("N")[..6]);
                break;
            case Step.Sequence s:
                foreach (Step part in s.Steps)
                {
                    await RunAsync(context, part, trace);
                }

                break;
            case Step.All s:
                await Task.WhenAll(s.Steps.Select(part => RunAsync(context, part, trace)));
                trace.Add("all");
                break;
            case Step.Any s:
                await await Task.WhenAny(s.Steps.Select(part => RunAsync(context, part, trace)));
                trace.Add("any");
                break;
            default:
                throw new NotSupportedException(step.ToString());
        }
    }

    private static async Task<string> CallAsync(IOrchestrationContext context, Step.Call step)
    {
        CallOptions options = new() { Retry = new RetryPolicy(step.Attempts, TimeSpan.FromMinutes(1), 2) };
        try
        {
            return await context.CallActivityAsync(new ActivityRef<string?, string>(step.Name), null, options);
        }
        catch (TaskFailedException e)
        {
            return e.Details.ErrorMessage;
        }
    }

    private static async Task<string> ChildAsync(IOrchestrationContext context, Step.Child step)
    {
        try
        {
            return await context.CallOrchestratorAsync(new OrchestratorRef<string?, string>(step.Name), null);
        }
        catch (TaskFailedException e)
        {
            return e.Details.ErrorMessage;
        }
    }

    private static async Task<string> AwaitUpToAsync(IOrchestrationContext context, Step.AwaitUpTo step)
    {
        try
        {
            return $"{step.Event}={await context.WaitForEventAsync<string>(step.Event, TimeSpan.FromMinutes(step.Minutes))}";
        }
        catch (TimeoutException)
        {
            return $"no {step.Event}";
        }
    }
}
