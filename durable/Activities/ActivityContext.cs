namespace Pipelines.Durable.Activities;

/// <summary>Which call of which run an activity is working for.</summary>
/// <param name="Name">The activity's.</param>
/// <param name="InstanceId">The orchestration's.</param>
/// <param name="TaskId">The id of the action that scheduled it; another for every retry.</param>
public sealed record ActivityContext(string Name, string InstanceId, int TaskId)
{
    public string? ExecutionId { get; init; }

    public string? Version { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>W3C trace parent of the run; null when it is not traced.</summary>
    public string? TraceParent { get; init; }

    /// <summary>From 1: above 1, an earlier try of this very call ended without an answer and may have left effects.</summary>
    public int Delivery { get; init; } = 1;

    /// <summary>The same for every delivery of one call, and of no other call.</summary>
    public string IdempotencyKey => $"{InstanceId}/{ExecutionId}/{TaskId}";
}
