namespace Pipelines.Training.Matrices;

/// <summary>
/// Products of single-precision matrices. Thread-safe; a call runs on the calling thread alone, and equal calls give equal
/// bits on one machine.
/// </summary>
internal interface IMatrixProducts
{
    /// <summary>Which library and which kernels, for people.</summary>
    string Description { get; }

    /// <summary>C ← alpha · A · B + beta · C; with a beta of 0, what C holds is not read.</summary>
    /// <param name="a">rows × depth.</param>
    /// <param name="b">depth × columns.</param>
    /// <param name="c">rows × columns, row after row.</param>
    /// <param name="cStride">Numbers from one row of C to the next.</param>
    /// <param name="size">Of the product.</param>
    /// <param name="alpha">Scales the product.</param>
    /// <param name="beta">Scales what stands in C.</param>
    void Multiply(MatrixView a, MatrixView b, Span<float> c, int cStride, ProductSize size, float alpha = 1, float beta = 0);
}
