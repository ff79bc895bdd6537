namespace Pipelines.Training.Matrices;

/// <summary>Native code reads what it is told to: the spans must hold it.</summary>
internal static class ProductGuard
{
    public static void Check(MatrixView a, MatrixView b, ReadOnlySpan<float> c, int cStride, ProductSize size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size.Rows, nameof(size));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size.Columns, nameof(size));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size.Depth, nameof(size));
        Require(a, size.Rows, size.Depth, "A");
        Require(b, size.Depth, size.Columns, "B");
        Require(new MatrixView(c, cStride), size.Rows, size.Columns, "C");
    }

    private static void Require(MatrixView matrix, int rows, int columns, string name)
    {
        if (matrix.Stride < (matrix.IsTransposed ? rows : columns) || matrix.Values.Length < matrix.Extent(rows, columns))
        {
            throw new ArgumentException(
                $"{name} is {rows} × {columns} with a stride of {matrix.Stride}: {matrix.Values.Length} numbers do not hold it.");
        }
    }
}
