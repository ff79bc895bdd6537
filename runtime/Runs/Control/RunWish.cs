namespace Pipelines.Runtime.Runs.Control;

/// <summary>What the owner of a run wants of the process that works on it. Persisted (in lower case): never renamed.</summary>
public enum RunWish
{
    /// <summary>Go on.</summary>
    None,

    /// <summary>Stop, calls under way included, and wait until told to go on.</summary>
    Pause,

    /// <summary>Stop for good, calls under way included.</summary>
    Cancel,
}
