namespace Pipelines.Training.Matrices;

/// <summary>The size of a product: A is Rows × Depth, B is Depth × Columns. All are positive.</summary>
internal readonly record struct ProductSize(int Rows, int Columns, int Depth);
