namespace Pipelines.Durable.Clients;

/// <summary>Which finished instances to erase; what is null or empty does not narrow. Unfinished instances are never erased.</summary>
public sealed record PurgeFilter
{
    public IReadOnlyCollection<OrchestrationRuntimeStatus> Statuses { get; init; } = [];

    /// <summary>Inclusive.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? CreatedTo { get; init; }
}
