using Pipelines.Durable.Failures;

namespace Pipelines.Durable.Replay;

/// <summary>Ends an episode as refused. Never leaves the executor.</summary>
internal abstract class EpisodeRefusedException(string errorType, string message) : Exception(message)
{
    public FailureDetails ToDetails() => new(errorType, Message, IsNonRetriable: true);
}
