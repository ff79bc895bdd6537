using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Hub.Instances;

/// <summary>An instance that is to be made, its payloads not yet stored.</summary>
internal sealed record InstanceStart(string Id, string ExecutionId, string Name)
{
    public string? Version { get; init; }

    public string? InputJson { get; init; }

    public DateTimeOffset? StartAt { get; init; }

    public InstanceParent? Parent { get; init; }

    /// <summary>The orchestrator that the parent runs.</summary>
    public string? ParentName { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public TraceContext? TraceContext { get; init; }
}
