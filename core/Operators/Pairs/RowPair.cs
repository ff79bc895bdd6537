namespace Pipelines.Core.Operators.Pairs;

/// <summary>Two rows by their ordinals, from 0: of one input the earlier and the later one, of two inputs one of each.</summary>
internal readonly record struct RowPair(int Left, int Right);
