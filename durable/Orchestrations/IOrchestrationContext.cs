using Microsoft.Extensions.Logging;
using Pipelines.Durable.Activities;
using Pipelines.Durable.Failures;

namespace Pipelines.Durable.Orchestrations;

/// <summary>
/// All that an orchestrator may see, ask for and wait for. To be used on the orchestrator's own thread only; await nothing but the
/// tasks it returns and combinations of them.
/// </summary>
public interface IOrchestrationContext
{
    string Name { get; }

    string InstanceId { get; }

    /// <summary>Tells apart the runs of an instance that continued as new; null where the engine does not say.</summary>
    string? ExecutionId { get; }

    /// <summary>Null when a client started it.</summary>
    ParentInstance? Parent { get; }

    /// <summary>The version this run is pinned to; null when it was started without one.</summary>
    string? Version { get; }

    IReadOnlyDictionary<string, string> Tags { get; }

    /// <summary>The moment of the event that is being handled. Stands still between two awaits.</summary>
    DateTimeOffset Now { get; }

    /// <summary>What happens now has happened before. For observing only: decisions must not depend on it.</summary>
    bool IsReplaying { get; }

    /// <summary>Whether this run takes the new path of a change. A run without a version takes the old one of every change.</summary>
    bool Has(LogicFlag flag);

    /// <exception cref="TaskFailedException">The activity failed, after all retries. Thrown by the task.</exception>
    /// <exception cref="Payloads.PayloadException">The input or the result does not fit its type or its bound.</exception>
    Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityRef<TInput, TOutput> activity, TInput input, CallOptions? options = null);

    /// <exception cref="TaskFailedException">The sub-orchestration failed or was terminated, after all retries. Thrown by the task.</exception>
    /// <exception cref="Payloads.PayloadException">The input or the result does not fit its type or its bound.</exception>
    Task<TOutput> CallOrchestratorAsync<TInput, TOutput>(
        OrchestratorRef<TInput, TOutput> orchestrator, TInput input, SubOrchestrationOptions? options = null);

    /// <summary>A durable timer; long ones are made of parts of at most three days.</summary>
    /// <param name="fireAt">When the task completes; in the past: as soon as possible.</param>
    /// <param name="cancellationToken">Gives up waiting. The timer itself stays with the engine.</param>
    Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken = default);

    /// <summary>As <see cref="CreateTimerAsync(DateTimeOffset, CancellationToken)"/>, from <see cref="Now"/>.</summary>
    Task CreateTimerAsync(TimeSpan delay, CancellationToken cancellationToken = default);

    /// <summary>
    /// Waits for an event from outside. Events of one name are handed out in their order, to waiters in theirs; events that nobody waits
    /// for are kept. Names are compared without regard to case.
    /// </summary>
    Task<T> WaitForEventAsync<T>(string name, CancellationToken cancellationToken = default);

    /// <exception cref="TimeoutException">No event came in time. Thrown by the task.</exception>
    Task<T> WaitForEventAsync<T>(string name, TimeSpan timeout);

    /// <summary>Sends an event to another instance. One-way: nobody hears whether that instance exists.</summary>
    void SendEvent<T>(string instanceId, string name, T payload);

    /// <summary>What a look at the instance shows from the end of this episode on.</summary>
    void SetCustomStatus<T>(T status);

    /// <summary>
    /// Lets the instance begin anew with a fresh history when the orchestrator returns; what it returns is dropped. To be called last,
    /// with nothing under way.
    /// </summary>
    /// <param name="input">The input of the next run.</param>
    /// <param name="keepEvents">Events that nobody has waited for pass over to the next run.</param>
    /// <param name="version">The next run's version; null keeps this one's.</param>
    void ContinueAsNew<TInput>(TInput input, bool keepEvents = true, string? version = null);

    /// <summary>A new id, the same in every replay.</summary>
    Guid NewGuid();

    /// <summary>The logger, silent while <see cref="IsReplaying"/>, so that every line is written once.</summary>
    ILogger ReplaySafe(ILogger logger);
}
