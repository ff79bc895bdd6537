namespace Pipelines.Durable.Clients;

/// <summary>Starts, watches and steers instances, whatever engine runs them. Thread-safe. Payloads are JSON texts.</summary>
public interface IDurableClient
{
    /// <summary>Durable when it returns.</summary>
    /// <returns>The id of the instance.</returns>
    /// <exception cref="DuplicateInstanceException">The id is taken.</exception>
    /// <exception cref="ArgumentException">The id, a name or a payload breaks a rule; the message says which.</exception>
    Task<string> StartAsync(OrchestrationStart start, CancellationToken cancellationToken);

    /// <returns>Null when there is no such instance.</returns>
    Task<OrchestrationMetadata?> GetAsync(string instanceId, bool includePayloads, CancellationToken cancellationToken);

    /// <summary>Waits until the instance is no longer Pending.</summary>
    /// <returns>Null when there is no such instance.</returns>
    Task<OrchestrationMetadata?> WaitForStartAsync(string instanceId, bool includePayloads, CancellationToken cancellationToken);

    /// <summary>Waits until the instance has ended for good.</summary>
    /// <returns>Null when there is no such instance.</returns>
    Task<OrchestrationMetadata?> WaitForCompletionAsync(string instanceId, bool includePayloads, CancellationToken cancellationToken);

    /// <summary>
    /// Sends an event whose payload is JSON already; <see cref="DurableClientExtensions.RaiseEventAsync"/> writes it from a value. Names are
    /// compared without regard to case; an event that nobody waits for yet is kept.
    /// </summary>
    Task<SignalOutcome> RaiseEventJsonAsync(string instanceId, string eventName, string? payloadJson, CancellationToken cancellationToken);

    /// <summary>Ends an instance: its running activities are canceled, their answers dropped.</summary>
    /// <param name="instanceId">Which.</param>
    /// <param name="outputJson">Becomes the instance's output.</param>
    /// <param name="recursive">Also all that it has started, to any depth.</param>
    /// <param name="cancellationToken">Gives up the request.</param>
    Task<SignalOutcome> TerminateAsync(string instanceId, string? outputJson, bool recursive, CancellationToken cancellationToken);

    /// <summary>Holds an instance: what happens to it is kept and seen after <see cref="ResumeAsync"/>. Running activities finish.</summary>
    Task<SignalOutcome> SuspendAsync(string instanceId, string? reason, CancellationToken cancellationToken);

    Task<SignalOutcome> ResumeAsync(string instanceId, string? reason, CancellationToken cancellationToken);

    /// <summary>
    /// Gives an instance that has failed another chance. An engine behind gRPC lets it go on from its last sound state; the embedded hub begins it anew with its
    /// input, which is the same for orchestrators whose finished work lies elsewhere.
    /// </summary>
    /// <returns>Finished when it has not failed.</returns>
    /// <exception cref="NotSupportedException">This engine cannot.</exception>
    Task<SignalOutcome> RewindAsync(string instanceId, string? reason, CancellationToken cancellationToken);

    /// <summary>What has happened to the present run of an instance, in order.</summary>
    /// <returns>Null when there is no such instance.</returns>
    /// <exception cref="NotSupportedException">This engine does not tell.</exception>
    Task<IReadOnlyList<HistoryEntry>?> GetHistoryAsync(string instanceId, CancellationToken cancellationToken);

    /// <exception cref="ArgumentException">The page size or the continuation token is not valid.</exception>
    Task<OrchestrationPage> QueryAsync(OrchestrationQuery query, CancellationToken cancellationToken);

    /// <summary>Erases a finished instance with its history and payloads.</summary>
    /// <returns>How many instances were erased: 0 when there is none of that id or it is unfinished.</returns>
    Task<int> PurgeAsync(string instanceId, bool recursive, CancellationToken cancellationToken);

    /// <summary>Erases all finished instances that match.</summary>
    Task<int> PurgeAsync(PurgeFilter filter, CancellationToken cancellationToken);
}
