using Pipelines.Durable.Payloads;

namespace Pipelines.Durable.Replay;

/// <summary>How much one run may ask of a worker.</summary>
public sealed record EpisodeLimits
{
    public static EpisodeLimits Default { get; } = new();

    /// <summary>New actions of one episode. A fan-out that is wider belongs into batches.</summary>
    public int ActionsMax { get; init; } = 10_000;

    /// <summary>Events of one run, all of which are replayed in every episode. Continue as new before.</summary>
    public int HistoryEventsMax { get; init; } = 100_000;

    /// <summary>Continuations that one event may set off: ends orchestrators that never come to rest.</summary>
    public int TurnsPerEventMax { get; init; } = 1_000_000;

    /// <summary>How long an orchestrator may block its thread. Long enough for any lock, short enough to be noticed.</summary>
    public TimeSpan BlockedMax { get; init; } = TimeSpan.FromSeconds(10);

    public PayloadLimits Payloads { get; init; } = PayloadLimits.Default;
}
