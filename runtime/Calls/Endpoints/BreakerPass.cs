namespace Pipelines.Runtime.Calls.Endpoints;

/// <summary>The leave to ask an endpoint.</summary>
/// <param name="IsProbe">The endpoint was down: this one call finds out whether it still is.</param>
/// <param name="OpenedCount">How often the breaker had opened when the leave was given.</param>
internal readonly record struct BreakerPass(bool IsProbe, int OpenedCount);
