using System.Diagnostics;
using Pipelines.Durable.Failures;
using Pipelines.Durable.Payloads;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Registration;

namespace Pipelines.Durable.Activities;

/// <summary>Runs one try of an activity: request in, response out. Thread-safe.</summary>
internal sealed class ActivityExecutor(DurableRegistry registry, PayloadLimits limits)
{
    /// <summary>What the activity throws becomes failure details in the response.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="delivery">See <see cref="ActivityContext.Delivery"/>.</param>
    /// <param name="revoked">The answer is no longer wanted.</param>
    /// <exception cref="OperationCanceledException"><paramref name="revoked"/> was canceled; there is nothing to answer.</exception>
    public async Task<ActivityResponse> RunAsync(ActivityRequest request, int delivery, CancellationToken revoked)
    {
        ActivityResponse response = new()
        {
            InstanceId = request.OrchestrationInstance?.InstanceId ?? "",
            TaskId = request.TaskId,
        };
        using Activity? span = ActivityTelemetry.Begin(request);
        try
        {
            string? result = await InvokeAsync(request, delivery, revoked);
            response.Result = limits.CheckPayload(result, $"result of activity '{request.Name}'");
        }
        catch (Exception e)
        {
            ActivityTelemetry.Fail(span, e);
            response.FailureDetails = FailureWire.Capture(e).ToWire();
        }

        revoked.ThrowIfCancellationRequested();
        return response;
    }

    private async Task<string?> InvokeAsync(ActivityRequest request, int delivery, CancellationToken revoked)
    {
        if (!registry.TryGetActivity(request.Name, out ActivityRegistration? activity))
        {
            throw new NonRetriableException(
                $"This worker has no activity '{request.Name}'. It has: {string.Join(", ", registry.ActivityNames.Order(StringComparer.Ordinal))}.");
        }

        ActivityContext context = new(activity.Name, request.OrchestrationInstance?.InstanceId ?? "", request.TaskId)
        {
            ExecutionId = request.OrchestrationInstance?.ExecutionId,
            Version = request.Version,
            Tags = request.Tags,
            TraceParent = request.ParentTraceContext?.TraceParent,
            Delivery = delivery,
        };
        return await activity.InvokeAsync(context, request.Input, revoked);
    }
}
