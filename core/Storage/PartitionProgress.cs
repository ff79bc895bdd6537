using Pipelines.Core.Operators;
using Pipelines.Core.Usage;

namespace Pipelines.Core.Storage;

/// <summary>What the published part of a partition comes to, for whoever watches it.</summary>
/// <param name="Segments">Segments that were read; of a sealed partition none, because its seal tells.</param>
/// <param name="IsSealed">It is complete.</param>
/// <param name="RowRecords">Rows that are finished, each with one record.</param>
/// <param name="Operators">The accounts of each operator that a row reached.</param>
/// <param name="Models">What its calls cost, by model.</param>
/// <param name="ReusedCalls">Answers that its finished rows got without paying.</param>
public sealed record PartitionProgress(
    int Segments,
    bool IsSealed,
    int RowRecords,
    IReadOnlyList<OperatorCounts> Operators,
    IReadOnlyList<ModelUsage> Models,
    long ReusedCalls)
{
    public static PartitionProgress None { get; } = new(0, false, 0, [], [], 0);

    /// <summary>Anything of it is published.</summary>
    public bool IsBegun => IsSealed || Segments > 0;

    /// <summary>Input rows that are accounted for: a unit that stands for a group of rows counts as all of them.</summary>
    public long Rows => Operators.Count > 0 ? Operators[0].In : RowRecords;
}
