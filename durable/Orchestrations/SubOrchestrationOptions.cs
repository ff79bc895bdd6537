namespace Pipelines.Durable.Orchestrations;

/// <summary>How a sub-orchestration is started.</summary>
public sealed record SubOrchestrationOptions : CallOptions
{
    /// <summary>Null: a deterministic id of its own for every try.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Null: the version that the caller is pinned to, so a whole tree keeps one logic.</summary>
    public string? Version { get; init; }
}
