using Pipelines.Training.Matrices;

namespace Pipelines.Training.Model;

/// <summary>y = x · Wᵀ for rows of x, with W as it is stored: a row for each output.</summary>
internal static class Linear
{
    /// <param name="products">Who multiplies.</param>
    /// <param name="weight">Outputs × inputs.</param>
    /// <param name="shape">Of the weight.</param>
    /// <param name="x">Rows of inputs.</param>
    /// <param name="y">Gets rows of outputs, or has them added.</param>
    /// <param name="rows">How many.</param>
    /// <param name="adds">Add to y instead of replacing it.</param>
    public static void Forward(
        IMatrixProducts products, ReadOnlySpan<float> weight, ParameterTensor shape, ReadOnlySpan<float> x, Span<float> y, int rows, bool adds = false) =>
        products.Multiply(
            new MatrixView(x, shape.Columns), new MatrixView(weight, shape.Columns, isTransposed: true), y, shape.Rows,
            new ProductSize(rows, shape.Rows, shape.Columns), beta: adds ? 1 : 0);

    /// <summary>The gradient of x from that of y.</summary>
    public static void BackwardInput(
        IMatrixProducts products, ReadOnlySpan<float> weight, ParameterTensor shape, ReadOnlySpan<float> dy, Span<float> dx, int rows) =>
        products.Multiply(
            new MatrixView(dy, shape.Rows), new MatrixView(weight, shape.Columns), dx, shape.Columns,
            new ProductSize(rows, shape.Columns, shape.Rows));

    /// <summary>Adds the gradient of W, from x and the gradient of y.</summary>
    public static void BackwardWeight(
        IMatrixProducts products, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dWeight, ParameterTensor shape, int rows) =>
        products.Multiply(
            new MatrixView(dy, shape.Rows, isTransposed: true), new MatrixView(x, shape.Columns), dWeight, shape.Columns,
            new ProductSize(shape.Rows, shape.Columns, rows), beta: 1);
}
