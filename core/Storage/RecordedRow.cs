using Pipelines.Core.Identity;
using Pipelines.Core.Operators;

namespace Pipelines.Core.Storage;

/// <summary>
/// What became of one input row of a stage: everything that left the stage because of it, in order. Written once, when the
/// last of it is known; a crash before that repeats the row, with its answered calls coming from the log.
/// </summary>
/// <param name="Ordinal">The row's place in its partition, from 0.</param>
/// <param name="Results">At least one, or none of a unit that has become a part of others: rows that passed, failed, were skipped or filtered, each with the operator where it ended.</param>
/// <param name="AcceptedCalls">The calls whose validated answers the passing rows are made of: they may serve later runs.</param>
/// <param name="Counts">What the row adds to the accounts of each operator that it reached, in their order.</param>
/// <param name="ReusedCalls">Answers it got without paying: of an earlier run, or of an equal call of this one.</param>
public sealed record RecordedRow(
    int Ordinal,
    IReadOnlyList<RowResult> Results,
    IReadOnlyList<CallKey> AcceptedCalls,
    IReadOnlyList<OperatorCounts> Counts,
    int ReusedCalls);
