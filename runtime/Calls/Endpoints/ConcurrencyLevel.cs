namespace Pipelines.Runtime.Calls.Endpoints;

/// <summary>What was measured while so many calls were under way.</summary>
/// <param name="Calls">Calls under way.</param>
/// <param name="LatencySeconds">Their mean latency.</param>
internal readonly record struct ConcurrencyLevel(double Calls, double LatencySeconds)
{
    /// <summary>
    /// How much of a change of concurrency becomes throughput: 1 when all of it does, 0 when calls only wait longer. By Little's
    /// law the throughput is calls / latency, so this is d ln(calls / latency) / d ln(calls).
    /// </summary>
    public double GainTo(ConcurrencyLevel other) =>
        1 - (Math.Log(other.LatencySeconds / LatencySeconds) / Math.Log(other.Calls / Calls));
}
