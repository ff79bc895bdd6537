namespace Pipelines.Training.Matrices;

/// <summary>A matrix in memory, row after row, as a product reads it.</summary>
/// <param name="values">From its first number on.</param>
/// <param name="stride">Numbers from one stored row to the next.</param>
/// <param name="isTransposed">The product reads stored columns as rows.</param>
internal readonly ref struct MatrixView(ReadOnlySpan<float> values, int stride, bool isTransposed = false)
{
    public ReadOnlySpan<float> Values { get; } = values;

    public int Stride { get; } = stride;

    public bool IsTransposed { get; } = isTransposed;

    public MatrixView Transposed() => new(Values, Stride, !IsTransposed);

    /// <summary>Numbers from the first to the last, for a matrix that is read as <paramref name="rows"/> × <paramref name="columns"/>.</summary>
    public int Extent(int rows, int columns) =>
        IsTransposed ? ((columns - 1) * Stride) + rows : ((rows - 1) * Stride) + columns;
}
