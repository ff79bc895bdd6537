namespace Pipelines.Runtime.Calls;

/// <summary>What a round of failed tries says, when it looks like an outage.</summary>
internal enum RoundVerdict
{
    /// <summary>Nobody else was answered meanwhile either: the endpoint is down.</summary>
    Outage,

    /// <summary>Others were answered, but they had been on their way before the call failed first: the outage may have begun in between.</summary>
    Unclear,

    /// <summary>Others were answered that were sent after the call had failed: it may be the call.</summary>
    Suspect,
}
