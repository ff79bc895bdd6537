using Pipelines.Durable.Protocol;
using Pipelines.Durable.Transports;

namespace Pipelines.Durable.Workers;

/// <summary>Does the work that a transport brings. Thread-safe.</summary>
internal interface IWorkHandler
{
    /// <returns>Null when this worker cannot run the instance; it is given back for another.</returns>
    OrchestratorResponse? Run(OrchestratorWorkItem item);

    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled; there is nothing to answer.</exception>
    Task<ActivityResponse> RunAsync(ActivityWorkItem item, CancellationToken cancellationToken);
}
