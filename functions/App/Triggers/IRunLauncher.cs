namespace Pipelines.Functions.App.Triggers;

/// <summary>Starts runs for triggers, as the HTTP API does for callers. Thread-safe.</summary>
internal interface IRunLauncher
{
    /// <summary>Starts a run, or finds the one that the same cause has started. Durable when it returns.</summary>
    /// <returns>The run's name.</returns>
    /// <exception cref="TriggerRefusedException">It can never be started: no such pipeline, a body that cannot be read.</exception>
    Task<string> StartAsync(TriggeredRun run, CancellationToken cancellationToken);

    /// <summary>Whether a run has not ended; false when there is none of that name.</summary>
    Task<bool> IsActiveAsync(string run, CancellationToken cancellationToken);

    /// <summary>Asks a run to end; without effect when it has.</summary>
    Task CancelAsync(string run, CancellationToken cancellationToken);
}
