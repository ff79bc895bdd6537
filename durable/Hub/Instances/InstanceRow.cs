using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub.Payloads;

namespace Pipelines.Durable.Hub.Instances;

/// <summary>An instance as its row has it.</summary>
internal sealed record InstanceRow(long Key, string Id, string ExecutionId, string Name, OrchestrationRuntimeStatus Status)
{
    public string? Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Who waits for its end; null when nobody does, or has been erased.</summary>
    public InstanceParent? Parent { get; init; }

    /// <summary>Who started it, also after that was erased.</summary>
    public string? ParentId { get; init; }

    /// <summary>Events in the history of the present run.</summary>
    public long HistoryLength { get; init; }

    public PayloadCell? Input { get; init; }

    public PayloadCell? Output { get; init; }

    public PayloadCell? CustomStatus { get; init; }

    public PayloadCell? Failure { get; init; }

    /// <summary>When something that is sent now can be seen: not before the run may begin.</summary>
    public DateTimeOffset VisibleFrom(DateTimeOffset now) => StartAt > now ? StartAt.Value : now;
}
