namespace Pipelines.Core.Operators.Reduce;

/// <summary>Which rows of a large group are reduced.</summary>
/// <param name="IsRandom">Drawn; otherwise the first ones.</param>
/// <param name="RowsMax">How many.</param>
internal sealed record ValueSampling(bool IsRandom, int RowsMax);
