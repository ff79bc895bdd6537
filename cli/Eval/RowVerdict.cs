namespace Pipelines.Cli.Eval;

/// <summary>What became of a gold line.</summary>
/// <param name="IsRight">Its row is right in every field.</param>
/// <param name="Confidence">How sure the model was of it, from 0 to 1; null when there is no row, or it does not tell.</param>
internal readonly record struct RowVerdict(bool IsRight, double? Confidence);
