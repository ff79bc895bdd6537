using Pipelines.Durable.Failures;

namespace Pipelines.Durable.Transports.Passthrough;

/// <summary>What came of an activity.</summary>
/// <param name="ResultJson">Null for nothing, and when it failed.</param>
/// <param name="Failure">Null when it succeeded.</param>
public sealed record PassthroughAnswer(string? ResultJson, FailureDetails? Failure);
