namespace Pipelines.Functions.App.Runs.Starting;

/// <summary>A run that has been started.</summary>
/// <param name="Run">Its name, which is also that of its instance.</param>
/// <param name="IsNew">False when an earlier request with the same idempotency key started it.</param>
internal sealed record StartedRun(string Run, bool IsNew);
