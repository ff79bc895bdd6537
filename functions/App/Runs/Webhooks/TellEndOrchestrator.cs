using Pipelines.Durable.Failures;
using Pipelines.Durable.Orchestrations;
using Pipelines.Runtime.Orchestrations;

namespace Pipelines.Functions.App.Runs.Webhooks;

/// <summary>Tells whoever wants to know that a run has ended, again until it is heard or the tries are over; the pauses are durable.</summary>
internal sealed class TellEndOrchestrator : IOrchestrator<RunEnded, bool>
{
    /// <summary>5 s, 20 s, 80 s, 5 min, 21 min, 1 h, 1 h: a receiver may be away for three hours.</summary>
    private static readonly CallOptions Retried = new()
    {
        Retry = new RetryPolicy(maxNumberOfAttempts: 8, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 4, maxRetryInterval: TimeSpan.FromHours(1)),
    };

    public async Task<bool> RunAsync(IOrchestrationContext context, RunEnded input)
    {
        try
        {
            return await context.CallActivityAsync(WebhookWork.Deliver, input, Retried);
        }
        catch (TaskFailedException)
        {
            // Every try is in the history of this instance; the run itself is not the worse for it.
            return false;
        }
    }
}
