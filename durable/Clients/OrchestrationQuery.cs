namespace Pipelines.Durable.Clients;

/// <summary>Which instances to list; what is null or empty does not narrow. Newest first.</summary>
public sealed record OrchestrationQuery
{
    public const int PageSizeMax = 1000;

    public IReadOnlyCollection<OrchestrationRuntimeStatus> Statuses { get; init; } = [];

    /// <summary>
    /// Of the instances that completed, only those whose output is an object with a property <c>status</c> that is one of these, as text; the
    /// others are not narrowed. The embedded hub looks them up. Other engines do not know it and give all: the caller looks at what it gets.
    /// </summary>
    public IReadOnlyCollection<string> Outcomes { get; init; } = [];

    /// <summary>Names of orchestrators, compared without regard to case.</summary>
    public IReadOnlyCollection<string> Names { get; init; } = [];

    /// <summary>Inclusive.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? CreatedTo { get; init; }

    public string? InstanceIdPrefix { get; init; }

    /// <summary>An instance must carry all of them.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Input, output and custom status are read too.</summary>
    public bool IncludePayloads { get; init; }

    /// <summary>1 to <see cref="PageSizeMax"/>.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>From the page before; null for the first page. Opaque.</summary>
    public string? ContinuationToken { get; init; }
}
