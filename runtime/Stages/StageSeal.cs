using Pipelines.Core.Identity;
using Pipelines.Core.Operators;
using Pipelines.Core.Usage;

namespace Pipelines.Runtime.Stages;

/// <summary>States that a stage is finished, and what it comes to.</summary>
/// <param name="Key">What was asked for: plan, input and models. A later run that asks for the same may take the rows over.</param>
/// <param name="RowsKey">
/// Names the rows themselves, as input of later stages: equal keys, equal rows. Two runs of models on one question may differ, so
/// here it also stands for the run that asked.
/// </param>
/// <param name="PartitionCount">Partitions, all sealed; of a retry its own.</param>
/// <param name="RowsIn">Input rows.</param>
/// <param name="RowsOut">Rows that passed all operators.</param>
/// <param name="Operators">The accounts of each operator, in order.</param>
/// <param name="SkippedByReason">Rows beyond the window of the first operator, by reason: counted, not recorded one by one.</param>
/// <param name="Models">What its calls cost, by model.</param>
/// <param name="ReusedCalls">Answers got without paying.</param>
internal sealed record StageSeal(
    ContentHash Key,
    ContentHash RowsKey,
    int PartitionCount,
    long RowsIn,
    long RowsOut,
    IReadOnlyList<OperatorCounts> Operators,
    IReadOnlyDictionary<string, long> SkippedByReason,
    IReadOnlyList<ModelUsage> Models,
    long ReusedCalls)
{
    /// <summary>
    /// A retry has made the whole stage anew, because its input changed and its units are made of all of it: nothing of before the
    /// retry is a part of it any more.
    /// </summary>
    public bool IsRemade { get; init; }

    /// <summary>Input rows within the window of the first operator.</summary>
    public long RowsTaken => RowsIn - SkippedByReason.Values.Sum();

    /// <summary>Rows that failed, at any operator.</summary>
    public long RowsFailed => Operators.Sum(static counts => counts.Failed);
}
