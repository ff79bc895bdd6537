namespace Pipelines.Functions.App.Triggers;

/// <summary>A run that something else than a request asks for.</summary>
/// <param name="Pipeline">The name of a deployed pipeline.</param>
/// <param name="BodyJson">What would be posted as JSON to start the run: an array of rows, or an object around them; null for nothing.</param>
/// <param name="IdempotencyKey">Names the cause: equal causes are one run, however often they are told.</param>
internal sealed record TriggeredRun(string Pipeline, string? BodyJson, string IdempotencyKey);
