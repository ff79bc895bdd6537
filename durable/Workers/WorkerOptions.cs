namespace Pipelines.Durable.Workers;

/// <summary>How much a worker does at a time.</summary>
public sealed record WorkerOptions
{
    /// <summary>Episodes at a time; at least 1. Most of an episode's time is the flush of its commit, which all share.</summary>
    public int OrchestrationsMax { get; init; } = 32;

    /// <summary>Activities at a time; at least 1.</summary>
    public int ActivitiesMax { get; init; } = 64;

    /// <summary>How long what is under way may go on after the worker was told to stop. After that it is canceled and given back.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
