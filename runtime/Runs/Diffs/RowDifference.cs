namespace Pipelines.Runtime.Runs.Diffs;

/// <summary>A row that differs.</summary>
/// <param name="Kind">How.</param>
/// <param name="Key">Its lineage id, or the value of the key field as JSON.</param>
/// <param name="Fields">The fields that differ; of a row that only one run has, all of them.</param>
public sealed record RowDifference(DifferenceKind Kind, string Key, IReadOnlyList<FieldDifference> Fields);
