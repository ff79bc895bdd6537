namespace Pipelines.Durable.Hub;

/// <summary>How a hub is doing. Counts are of all its processes unless said otherwise.</summary>
public sealed record HubStatus
{
    /// <summary>Instances that wait for an episode or are in one.</summary>
    public required long EpisodesWaiting { get; init; }

    /// <summary>Activities that wait or are under way.</summary>
    public required long ActivitiesWaiting { get; init; }

    /// <summary>Work that was set aside so far, what was released since included.</summary>
    public required long Quarantined { get; init; }

    /// <summary>Answers that were refused because their lease was lost.</summary>
    public required long StaleAnswers { get; init; }

    /// <summary>Messages that nobody could use any more.</summary>
    public required long DroppedMessages { get; init; }

    /// <summary>Instances that were erased.</summary>
    public required long Purged { get; init; }

    /// <summary>Transactions of this process so far.</summary>
    public required long Commits { get; init; }

    /// <summary>Reads of this process so far.</summary>
    public required long Reads { get; init; }

    /// <summary>Why this process does not hear what others commit, and so looks only now and then; null when it hears.</summary>
    public string? DoorbellSilence { get; init; }

    /// <summary>Why the last upkeep of this process failed; null when it did not.</summary>
    public string? UpkeepError { get; init; }
}
