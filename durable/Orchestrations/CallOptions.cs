namespace Pipelines.Durable.Orchestrations;

/// <summary>How an activity is called.</summary>
public record CallOptions
{
    /// <summary>Null: a failure is final.</summary>
    public RetryPolicy? Retry { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
