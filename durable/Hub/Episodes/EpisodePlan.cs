using Pipelines.Durable.Hub.Instances;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Hub.Episodes;

/// <summary>What an episode's actions come to.</summary>
internal sealed record EpisodePlan
{
    /// <summary>What the history gets after the messages that the episode has seen.</summary>
    public required IReadOnlyList<HistoryEvent> Events { get; init; }

    /// <summary>Those of <see cref="Events"/> that ask for an activity.</summary>
    public required IReadOnlyList<HistoryEvent> Activities { get; init; }

    /// <summary>What the instance is told when its timers fire.</summary>
    public required IReadOnlyList<HistoryEvent> Timers { get; init; }

    public required IReadOnlyList<InstanceStart> Children { get; init; }

    /// <summary>Events for other instances.</summary>
    public required IReadOnlyList<OutgoingEvent> Sent { get; init; }

    public required IReadOnlyList<TerminateOrchestrationAction> Terminations { get; init; }

    /// <summary>How the run ends; null when it goes on.</summary>
    public CompleteOrchestrationAction? End { get; init; }

    /// <summary>Changed by the messages of the episode: held, let go; null when neither.</summary>
    public bool? IsSuspended { get; init; }

    public string? CustomStatusJson { get; init; }
}
