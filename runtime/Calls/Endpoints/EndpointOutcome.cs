namespace Pipelines.Runtime.Calls.Endpoints;

/// <summary>What the end of a call says about how much its endpoint can take.</summary>
internal enum EndpointOutcome
{
    /// <summary>It answered.</summary>
    Answered,

    /// <summary>It wants fewer calls (429).</summary>
    Refused,

    /// <summary>It took too long.</summary>
    TimedOut,

    /// <summary>Nothing: it failed otherwise, or the caller left.</summary>
    Unknown,
}
