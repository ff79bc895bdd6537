namespace Pipelines.Runtime.Calls.Endpoints;

/// <summary>The leave to ask an endpoint.</summary>
/// <param name="Call">The call that has it, over all its tries: told apart by reference.</param>
/// <param name="IsProbe">The endpoint was down: this one call finds out whether it still is.</param>
/// <param name="OpenedCount">How often the breaker had opened when the leave was given.</param>
internal readonly record struct BreakerPass(object Call, bool IsProbe, int OpenedCount);
