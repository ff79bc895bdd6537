using Pipelines.Durable.Hub.History;
using Pipelines.Durable.Hub.Payloads;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Hub.Activities;

/// <summary>Reads what an activity needs, to begin.</summary>
internal sealed class ActivityLoader(PayloadStore payloads)
{
    /// <exception cref="HubException">The hub or the payload cannot be read.</exception>
    public async Task<ActivityRequest> LoadAsync(ActivityRow activity, CancellationToken cancellationToken)
    {
        TaskScheduledEvent scheduled = WireEvents
            .Parse(await payloads.ReadAsync(activity.InstanceKey, activity.Scheduled, cancellationToken)).TaskScheduled;
        return new ActivityRequest
        {
            Name = scheduled.Name,
            Version = scheduled.Version,
            Input = scheduled.Input,
            OrchestrationInstance = new OrchestrationInstance { InstanceId = activity.InstanceId, ExecutionId = activity.ExecutionId },
            TaskId = activity.TaskId,
            ParentTraceContext = scheduled.ParentTraceContext,
            Tags = { scheduled.Tags },
        };
    }
}
