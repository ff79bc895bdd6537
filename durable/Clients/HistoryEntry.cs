using Pipelines.Durable.Failures;

namespace Pipelines.Durable.Clients;

/// <summary>Something that happened to the present run of an instance, as its engine has recorded it. Payloads are JSON texts.</summary>
/// <param name="Kind">What: the contract's name of the event, such as <c>TaskCompleted</c>.</param>
/// <param name="At">When.</param>
public sealed record HistoryEntry(string Kind, DateTimeOffset At)
{
    /// <summary>Tells apart what the orchestrator has asked for; the answers name it as <see cref="ScheduledId"/>.</summary>
    public int EventId { get; init; }

    /// <summary>The <see cref="EventId"/> of the entry that this one answers; null when it answers none.</summary>
    public int? ScheduledId { get; init; }

    /// <summary>The activity, orchestrator or event that it is about.</summary>
    public string? Name { get; init; }

    /// <summary>What came of it.</summary>
    public string? ResultJson { get; init; }

    public FailureDetails? Failure { get; init; }

    /// <summary>How the instance ended.</summary>
    public OrchestrationRuntimeStatus? Status { get; init; }

    /// <summary>When a timer fires, or the instance was to begin.</summary>
    public DateTimeOffset? FireAt { get; init; }

    /// <summary>The instance that was started, or that an event was sent to.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Why somebody did it, in their words.</summary>
    public string? Reason { get; init; }
}
