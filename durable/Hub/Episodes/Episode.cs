using Pipelines.Durable.Hub.Inbox;
using Pipelines.Durable.Hub.Instances;
using Pipelines.Durable.Hub.Work;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Hub.Episodes;

/// <summary>An episode that is lent, with all that its orchestrator needs to know.</summary>
/// <param name="Lease">The loan.</param>
/// <param name="Instance">As it was when the episode was lent; nobody else changes it while the lease is held.</param>
/// <param name="Messages">What the instance has not yet seen, in order.</param>
/// <param name="Request">The past, and the messages as its new events after the event that begins the episode.</param>
internal sealed record Episode(Lease Lease, InstanceRow Instance, IReadOnlyList<InboxMessage> Messages, OrchestratorRequest Request)
{
    /// <summary>The event that began this run.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public ExecutionStartedEvent Started =>
        Request.PastEvents.Concat(Request.NewEvents).FirstOrDefault(static e => e.ExecutionStarted is not null)?.ExecutionStarted
        ?? throw new InvalidOperationException($"The history of instance '{Instance.Id}' does not say how it began.");
}
