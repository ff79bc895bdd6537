using Pipelines.Durable.Protocol;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Transports;

namespace Pipelines.Durable.Workers;

/// <summary>Does the work that a transport brings. Thread-safe.</summary>
internal interface IWorkHandler
{
    /// <summary>Plays one episode, on the caller's thread.</summary>
    EpisodeOutcome Run(OrchestratorWorkItem item);

    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled; there is nothing to answer.</exception>
    Task<ActivityResponse> RunAsync(ActivityWorkItem item, CancellationToken cancellationToken);
}
