using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub.Instances;
using Pipelines.Durable.Hub.Payloads;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Hub.Episodes;

/// <summary>What an episode writes, its payloads stored.</summary>
internal sealed record EpisodeDraft
{
    /// <summary>The event that began the episode.</summary>
    public required PayloadCell Began { get; init; }

    /// <summary>What follows the messages in the history.</summary>
    public required IReadOnlyList<PayloadCell> Events { get; init; }

    public required IReadOnlyList<ActivityDraft> Activities { get; init; }

    public required IReadOnlyList<(DateTimeOffset DueAt, PayloadCell Fired)> Timers { get; init; }

    /// <summary>Each with what its parent is told should the id be taken.</summary>
    public required IReadOnlyList<(InstanceDraft Child, PayloadCell Taken)> Children { get; init; }

    public required IReadOnlyList<(string TargetId, PayloadCell Raised)> Sent { get; init; }

    public required IReadOnlyList<TerminateOrchestrationAction> Terminations { get; init; }

    /// <summary>What becomes of the instance unless it ends.</summary>
    public required OrchestrationRuntimeStatus Status { get; init; }

    public PayloadCell? CustomStatus { get; init; }

    /// <summary>How the instance ends; null when it goes on.</summary>
    public EpisodeEnd? End { get; init; }

    /// <summary>The run that follows; null when the present one goes on or nothing follows.</summary>
    public NextRun? Next { get; init; }

    /// <summary>Everything that was stored for it and may have to be forgotten again.</summary>
    public IEnumerable<PayloadCell?> Cells =>
    [
        Began,
        .. Events,
        .. Timers.Select(static timer => timer.Fired),
        .. Children.SelectMany(static child => new[] { child.Child.Input, child.Child.Started, child.Taken }),
        .. Sent.Select(static message => message.Raised),
        CustomStatus,
        End?.Output,
        End?.Failure,
        End?.Answer,
        Next?.Input,
        Next?.Started,
        .. Next?.Carried ?? [],
    ];
}
