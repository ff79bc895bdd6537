namespace Pipelines.Runtime.Runs.Control;

/// <summary>Who may go on with an unfinished run. Persisted (in lower case): never renamed.</summary>
public enum RunDriver
{
    /// <summary>Whoever is asked to.</summary>
    Any,

    /// <summary>The engine whose orchestration it is, until it ends.</summary>
    Engine,

    /// <summary>A process that has taken it from an engine for good.</summary>
    Process,
}
