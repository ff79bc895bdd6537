using Pipelines.Durable.Hub.Payloads;

namespace Pipelines.Durable.Hub.Instances;

/// <summary>An instance that is to be made, its payloads stored.</summary>
internal sealed record InstanceDraft(string Id, string ExecutionId, string Name)
{
    public string? Version { get; init; }

    public DateTimeOffset? StartAt { get; init; }

    public InstanceParent? Parent { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public PayloadCell? Input { get; init; }

    /// <summary>The event that its history begins with.</summary>
    public required PayloadCell Started { get; init; }
}
