using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Replay;

/// <summary>The orchestrator does not do what its history says it did. Tells the first difference.</summary>
internal sealed class NonDeterminismException(string orchestrator, int position, HistoryEvent at, string expected, string actual)
    : EpisodeRefusedException(
        FailureType,
        $"Orchestrator '{orchestrator}' departs from its history at event {position} ({at.EventTypeCase}, id {at.EventId}): expected {expected}, " +
        $"actual {actual}. Its code has changed under a running instance, or it decides by something else than its input and context. " +
        "Bring back the code that began the run, or guard the change with a logic flag.")
{
    public const string FailureType = "NonDeterminism";
}
