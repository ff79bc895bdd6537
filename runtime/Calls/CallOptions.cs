using Pipelines.Runtime.Calls.Batches;

namespace Pipelines.Runtime.Calls;

/// <summary>The bounds of model calls.</summary>
public sealed record CallOptions
{
    /// <summary>Calls that are under way at the same time, over the whole run.</summary>
    public int ConcurrencyMax { get; init; } = 16;

    /// <summary>
    /// Tries of one call with one model that fail alike, the first included: refused, broken off, or answered with nothing of use. Time-outs
    /// have their own bound (<c>max_retries_per_timeout</c>).
    /// </summary>
    public int TriesMax { get; init; } = 6;

    /// <summary>The pause before the second try; it doubles from try to try.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan PauseMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often the tries of a call may run out on an endpoint that breaks off although it answers others, with
    /// <see cref="PauseMax"/> between; only then is the row to blame.
    /// </summary>
    public int BrokenRoundsMax { get; init; } = 3;

    /// <summary>A wait that the endpoint asks for (<c>Retry-After</c>) is kept up to this; an endpoint that asks for more is given up for now.</summary>
    public TimeSpan RetryAfterMax { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Of operations that call through a provider's batch API.</summary>
    public BatchOptions Batches { get; init; } = new();

    /// <summary>How long a call waits for an endpoint that is down; then the run stops as waiting, to be gone on with.</summary>
    public TimeSpan EndpointWaitMax { get; init; } = TimeSpan.FromMinutes(5);
}
