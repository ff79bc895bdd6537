using Pipelines.Core.Operators;
using Pipelines.Core.Usage;

namespace Pipelines.Core.Storage;

/// <summary>States that a partition is complete, and what it consists of.</summary>
/// <param name="RowCount">Input rows, each with exactly one record.</param>
/// <param name="Segments">All segments in order, with the hash of their bytes.</param>
/// <param name="Operators">Rows in and out of each operator of the stage.</param>
/// <param name="Usage">Tokens of all calls that this partition paid.</param>
/// <param name="PaidCalls">How many calls that were.</param>
public sealed record PartitionSeal(
    int RowCount,
    IReadOnlyList<SealedSegment> Segments,
    IReadOnlyList<OperatorCounts> Operators,
    TokenUsage Usage,
    long PaidCalls);
