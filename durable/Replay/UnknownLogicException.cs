namespace Pipelines.Durable.Replay;

/// <summary>The run needs something that this worker does not have: an orchestrator, a later version, a kind of event, its history.</summary>
internal sealed class UnknownLogicException(string message) : EpisodeRefusedException(FailureType, message)
{
    public const string FailureType = "UnknownLogic";
}
