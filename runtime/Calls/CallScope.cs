using Pipelines.Core.Operators;
using Pipelines.Runtime.Progress;

namespace Pipelines.Runtime.Calls;

/// <summary>For whom a call is made: the log that records it, and the rows whose work it is.</summary>
/// <param name="Operator">The operator that makes it.</param>
/// <param name="Journal">The partition's log.</param>
/// <param name="Trail">Shared by the calls of one row, or of one batch of rows: each may depend on those before it.</param>
internal sealed record CallScope(OperatorMonitor Operator, CallJournal Journal, CallTrail Trail)
{
    /// <summary>A call failed for good, or its answer cannot be used.</summary>
    public void Failed(RowFailure reason)
    {
        Trail.Failed();
        Journal.Guard?.CallFailed(Operator.Name, reason);
    }
}
