namespace Pipelines.Durable.Clients;

/// <summary>What to start.</summary>
/// <param name="Name">The registered name of the orchestrator; compared without regard to case.</param>
public sealed record OrchestrationStart(string Name)
{
    /// <summary>The input as JSON text; null for none.</summary>
    public string? InputJson { get; init; }

    /// <summary>The id of the instance, as <see cref="InstanceIdRule"/> allows; null lets the engine choose one.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The version that the whole run is pinned to; null for the engine's default.</summary>
    public string? Version { get; init; }

    /// <summary>Not to begin before this moment; null for at once.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Found again by <see cref="OrchestrationQuery.Tags"/>.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>W3C trace parent of whoever starts it, for the spans of its activities and of what it starts; null for none.</summary>
    public string? TraceParent { get; init; }

    /// <summary>
    /// An instance that has this id already and is Pending, Running or Suspended refuses the start; so does one that has ended in one
    /// of these states. One that has ended in another state is replaced.
    /// </summary>
    public IReadOnlyCollection<OrchestrationRuntimeStatus> DedupeStatuses { get; init; } = [];
}
