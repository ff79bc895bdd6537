namespace Pipelines.Functions.App.Runs.Starting;

/// <summary>The run that an idempotency key stands for: <c>starts/{hash}.json</c>, written once before the run begins.</summary>
/// <param name="Run">Its name.</param>
/// <param name="Version">The version of the pipeline.</param>
/// <param name="Fingerprint">The hash of what was asked for: a repeated request must ask for the same.</param>
internal sealed record StartClaim(string Run, int Version, string Fingerprint);
