namespace Pipelines.Core.Operators.Pairs;

/// <summary>What a comparison said.</summary>
/// <param name="Pair">The rows.</param>
/// <param name="IsMatch">They are the same; false also when the comparison failed.</param>
/// <param name="Failure">Why there is no answer; null when there is one.</param>
internal readonly record struct ComparedPair(RowPair Pair, bool IsMatch, RowFailure? Failure);
