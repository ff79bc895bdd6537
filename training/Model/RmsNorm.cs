using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pipelines.Training.Model;

/// <summary>Root-mean-square normalisation: y = x / rms(x) · w, row by row.</summary>
internal static class RmsNorm
{
    /// <param name="x">Rows of the weight's length.</param>
    /// <param name="weight">w.</param>
    /// <param name="epsilon">Added to the mean square.</param>
    /// <param name="inverse">Gets 1 / rms of each row.</param>
    /// <param name="y">Gets the result.</param>
    public static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, float epsilon, Span<float> inverse, Span<float> y)
    {
        int width = weight.Length;
        for (int row = 0; row < inverse.Length; row++)
        {
            ReadOnlySpan<float> values = x.Slice(row * width, width);
            inverse[row] = 1f / MathF.Sqrt((TensorPrimitives.SumOfSquares(values) / width) + epsilon);
        }

        Apply(x, weight, inverse, y);
    }

    /// <summary>The result again, from what was kept of it.</summary>
    public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> inverse, Span<float> y)
    {
        int width = weight.Length;
        ReadOnlySpan<Vector512<float>> weights = MemoryMarshal.Cast<float, Vector512<float>>(weight);
        for (int row = 0; row < inverse.Length; row++)
        {
            ReadOnlySpan<Vector512<float>> source = MemoryMarshal.Cast<float, Vector512<float>>(x.Slice(row * width, width));
            Span<Vector512<float>> target = MemoryMarshal.Cast<float, Vector512<float>>(y.Slice(row * width, width));
            Vector512<float> scale = Vector512.Create(inverse[row]);
            for (int i = 0; i < weights.Length; i++)
            {
                target[i] = source[i] * scale * weights[i];
            }
        }
    }

    /// <param name="x">What went in.</param>
    /// <param name="weight">w.</param>
    /// <param name="inverse">1 / rms of each row.</param>
    /// <param name="dy">Gradient of the result.</param>
    /// <param name="dx">The gradient of x is added to it.</param>
    /// <param name="dWeight">The gradient of w is added to it.</param>
    public static void Backward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> inverse, ReadOnlySpan<float> dy, Span<float> dx, Span<float> dWeight)
    {
        int width = weight.Length;
        ReadOnlySpan<Vector512<float>> weights = MemoryMarshal.Cast<float, Vector512<float>>(weight);
        Span<Vector512<float>> weightGradients = MemoryMarshal.Cast<float, Vector512<float>>(dWeight);
        for (int row = 0; row < inverse.Length; row++)
        {
            ReadOnlySpan<Vector512<float>> source = MemoryMarshal.Cast<float, Vector512<float>>(x.Slice(row * width, width));
            ReadOnlySpan<Vector512<float>> upper = MemoryMarshal.Cast<float, Vector512<float>>(dy.Slice(row * width, width));
            Span<Vector512<float>> lower = MemoryMarshal.Cast<float, Vector512<float>>(dx.Slice(row * width, width));
            Vector512<float> scale = Vector512.Create(inverse[row]);
            Vector512<float> along = Vector512<float>.Zero;
            for (int i = 0; i < weights.Length; i++)
            {
                Vector512<float> product = upper[i] * source[i];
                weightGradients[i] += product * scale;
                along += product * weights[i];
            }

            // dx = w·dy / rms − x · Σ(w·dy·x) / (width · rms³)
            float r = inverse[row];
            Vector512<float> pull = Vector512.Create(Vector512.Sum(along) * r * r * r / width);
            for (int i = 0; i < weights.Length; i++)
            {
                lower[i] += (upper[i] * weights[i] * scale) - (source[i] * pull);
            }
        }
    }
}
