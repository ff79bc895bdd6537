using Pipelines.Durable.Failures;

namespace Pipelines.Durable.Clients;

/// <summary>An instance as its engine knows it. Payloads are JSON texts, null when there are none or they were not asked for.</summary>
public sealed record OrchestrationMetadata(string InstanceId, string Name, OrchestrationRuntimeStatus Status)
{
    public string? Version { get; init; }

    public string? ExecutionId { get; init; }

    public string? ParentInstanceId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastUpdatedAt { get; init; }

    /// <summary>Null while the instance goes on.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The moment before which it was not to begin.</summary>
    public DateTimeOffset? ScheduledStartAt { get; init; }

    public string? InputJson { get; init; }

    public string? OutputJson { get; init; }

    public string? CustomStatusJson { get; init; }

    /// <summary>Set when the status is Failed.</summary>
    public FailureDetails? Failure { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>It has ended for good.</summary>
    public bool IsFinished => Status.IsFinal();
}
