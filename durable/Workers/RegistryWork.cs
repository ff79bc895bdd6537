using Pipelines.Durable.Activities;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Transports;

namespace Pipelines.Durable.Workers;

/// <summary>Does the work with the orchestrators and activities of a registry.</summary>
internal sealed class RegistryWork(OrchestrationExecutor orchestrations, ActivityExecutor activities) : IWorkHandler
{
    public EpisodeOutcome Run(OrchestratorWorkItem item) => orchestrations.Execute(item.Request);

    public Task<ActivityResponse> RunAsync(ActivityWorkItem item, CancellationToken cancellationToken) =>
        activities.RunAsync(item.Request, item.Delivery, cancellationToken);
}
