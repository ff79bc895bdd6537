using Pipelines.Core.Identity;
using Pipelines.Core.Operators;
using Pipelines.Core.Usage;

namespace Pipelines.Runtime.Stages;

/// <summary>States that a stage is finished, and what it comes to.</summary>
/// <param name="Key">Names its result: equal keys, equal rows.</param>
/// <param name="PartitionCount">Partitions, all sealed.</param>
/// <param name="RowsIn">Input rows.</param>
/// <param name="RowsOut">Rows that passed all operators.</param>
/// <param name="Operators">The accounts of each operator, in order.</param>
/// <param name="SkippedByReason">Rows beyond the window of the first operator, by reason: counted, not recorded one by one.</param>
/// <param name="Models">What its calls cost, by model.</param>
/// <param name="ReusedCalls">Answers got without paying.</param>
internal sealed record StageSeal(
    ContentHash Key,
    int PartitionCount,
    long RowsIn,
    long RowsOut,
    IReadOnlyList<OperatorCounts> Operators,
    IReadOnlyDictionary<string, long> SkippedByReason,
    IReadOnlyList<ModelUsage> Models,
    long ReusedCalls);
