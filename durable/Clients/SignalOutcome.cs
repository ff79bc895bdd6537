namespace Pipelines.Durable.Clients;

/// <summary>What became of an event, a termination, a suspension or a resumption that was sent to an instance.</summary>
public enum SignalOutcome
{
    /// <summary>Durable; the instance sees it in its next episode.</summary>
    Accepted,
    NotFound,

    /// <summary>The instance has ended, and nothing was changed.</summary>
    Finished,
}
