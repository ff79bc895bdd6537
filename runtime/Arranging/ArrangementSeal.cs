namespace Pipelines.Runtime.Arranging;

/// <summary>States that the units of a stage lie in the store: <c>arranged.json</c>.</summary>
/// <param name="Units">How many there are.</param>
/// <param name="UnitsSizeBytes">The size of the blob that lists them.</param>
/// <param name="RowsIn">The rows of each of the operator's inputs, also those beyond its window.</param>
/// <param name="RowsCovered">The rows that the units account for.</param>
internal sealed record ArrangementSeal(long Units, long UnitsSizeBytes, IReadOnlyList<long> RowsIn, long RowsCovered);
