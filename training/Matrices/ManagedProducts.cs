using System.Numerics.Tensors;

namespace Pipelines.Training.Matrices;

/// <summary>
/// Products in C#, for machines without the library and to check it against: right, and several times slower.
/// </summary>
internal sealed class ManagedProducts : IMatrixProducts
{
    public string Description => "managed";

    public void Multiply(MatrixView a, MatrixView b, Span<float> c, int cStride, ProductSize size, float alpha = 1, float beta = 0)
    {
        ProductGuard.Check(a, b, c, cStride, size);
        for (int row = 0; row < size.Rows; row++)
        {
            Span<float> target = c.Slice(row * cStride, size.Columns);
            Scale(target, beta);
            if (b.IsTransposed && !a.IsTransposed)
            {
                AddDots(a.Values.Slice(row * a.Stride, size.Depth), b, target, alpha);
            }
            else
            {
                AddRows(a, b, target, row, size, alpha);
            }
        }
    }

    private static void Scale(Span<float> target, float beta)
    {
        if (beta == 0)
        {
            target.Clear();
        }
        else if (beta != 1)
        {
            TensorPrimitives.Multiply(target, beta, target);
        }
    }

    private static void AddDots(ReadOnlySpan<float> row, MatrixView b, Span<float> target, float alpha)
    {
        for (int column = 0; column < target.Length; column++)
        {
            target[column] += alpha * TensorPrimitives.Dot(row, b.Values.Slice(column * b.Stride, row.Length));
        }
    }

    private static void AddRows(MatrixView a, MatrixView b, Span<float> target, int row, ProductSize size, float alpha)
    {
        for (int k = 0; k < size.Depth; k++)
        {
            float factor = alpha * (a.IsTransposed ? a.Values[(k * a.Stride) + row] : a.Values[(row * a.Stride) + k]);
            if (b.IsTransposed)
            {
                for (int column = 0; column < target.Length; column++)
                {
                    target[column] += factor * b.Values[(column * b.Stride) + k];
                }
            }
            else
            {
                TensorPrimitives.MultiplyAdd(b.Values.Slice(k * b.Stride, size.Columns), factor, target, target);
            }
        }
    }
}
