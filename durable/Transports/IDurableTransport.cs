using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Transports;

/// <summary>
/// The worker's side of an engine: work comes in, answers go out, each under the completion token of its work item. Delivery is at
/// least once; what is committed is committed once, by the first answer that the engine accepts. Thread-safe.
/// </summary>
internal interface IDurableTransport
{
    /// <summary>Work as it becomes ready, until canceled. One reader at a time.</summary>
    IAsyncEnumerable<DurableWorkItem> ReceiveAsync(WorkCapacity capacity, CancellationToken cancellationToken);

    /// <summary>Commits an episode: its actions, its custom status and the events it has seen, all or nothing.</summary>
    /// <exception cref="WorkRefusedException">The loan is over.</exception>
    Task CompleteAsync(OrchestratorWorkItem item, OrchestratorResponse response, CancellationToken cancellationToken);

    /// <summary>Commits the result or the failure of an activity.</summary>
    /// <exception cref="WorkRefusedException">The loan is over.</exception>
    Task CompleteAsync(ActivityWorkItem item, ActivityResponse response, CancellationToken cancellationToken);

    /// <summary>Gives work back unanswered, for another try here or elsewhere. Without effect when the loan is over.</summary>
    /// <param name="item">Which.</param>
    /// <param name="reason">Shown where the engine shows work that cannot be done.</param>
    /// <param name="cancellationToken">Gives up; the loan then ends by itself.</param>
    Task AbandonAsync(DurableWorkItem item, string reason, CancellationToken cancellationToken);
}
