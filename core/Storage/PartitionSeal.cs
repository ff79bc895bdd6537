using Pipelines.Core.Operators;
using Pipelines.Core.Usage;

namespace Pipelines.Core.Storage;

/// <summary>States that a partition is complete, and what it consists of.</summary>
/// <param name="RowCount">Input rows, each with exactly one record.</param>
/// <param name="Segments">All segments in order, with the hash of their bytes.</param>
/// <param name="Operators">The accounts of each operator that a row reached, in their order.</param>
/// <param name="Models">What the calls cost that this partition paid, by model.</param>
/// <param name="ReusedCalls">Answers that its rows got without paying.</param>
public sealed record PartitionSeal(
    int RowCount,
    IReadOnlyList<SealedSegment> Segments,
    IReadOnlyList<OperatorCounts> Operators,
    IReadOnlyList<ModelUsage> Models,
    long ReusedCalls);
