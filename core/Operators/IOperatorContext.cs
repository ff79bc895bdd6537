using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Operators;

/// <summary>What an operator may ask of the engine that runs it. Thread-safe.</summary>
public interface IOperatorContext
{
    /// <summary>What <see cref="IRowOperator.PrepareAsync"/> returned for this stage, the same for every partition and attempt; else null.</summary>
    JObject? Prepared { get; }

    /// <summary>
    /// Makes a model call, or returns its answer from the partition's log or an earlier run. The answer is recorded when this
    /// returns, and durable before the next call starts that depends on it: a later one for the same row. Retries what the
    /// endpoint is to blame for, within bounds; single-flight for equal keys.
    /// </summary>
    /// <exception cref="RowCallException">The call failed for good and this row is to blame, or has used up its tries.</exception>
    /// <exception cref="OperationCanceledException">The run is being stopped; the row stays unfinished.</exception>
    Task<CallAnswer> CallAsync(ModelCall call, CancellationToken cancellationToken);

    /// <summary>
    /// An answer cannot be used, whether it is asked for again or not. Told at once, so that a stage whose calls all fail alike is
    /// stopped before it has cost much. An engine that does not watch for that ignores it.
    /// </summary>
    void Rejected(RowFailure reason)
    {
    }
}
