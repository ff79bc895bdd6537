namespace Pipelines.Runtime.Calls.Endpoints;

/// <summary>The bounds of what runs of one process share about an endpoint.</summary>
public sealed record EndpointOptions
{
    public static EndpointOptions Default { get; } = new();

    /// <summary>So many faults in a row, of more than one call and with no answer between them, open the breaker.</summary>
    public int FaultsInARowMax { get; init; } = 5;

    /// <summary>The pause before the first probe of an endpoint that is down; it doubles from probe to probe.</summary>
    public TimeSpan FirstProbePause { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan ProbePauseMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The concurrency that an endpoint nobody knows yet begins with.</summary>
    public int FirstConcurrency { get; init; } = 32;

    /// <summary>No endpoint is given more, whatever it seems to take.</summary>
    public int ConcurrencyMax { get; init; } = 4096;

    /// <summary>How long the concurrency at which an endpoint refused calls for their rate is not tried again.</summary>
    public TimeSpan RefusalMemory { get; init; } = TimeSpan.FromSeconds(60);
}
