using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pipelines.Training.Model;

/// <summary>SiLU(gate) · up, row by row; a row of the input holds the gates, then the ups.</summary>
internal static class SwiGlu
{
    public static void Forward(ReadOnlySpan<float> gateUp, Span<float> y, int width)
    {
        for (int row = 0; row < y.Length / width; row++)
        {
            ReadOnlySpan<Vector512<float>> both = MemoryMarshal.Cast<float, Vector512<float>>(gateUp.Slice(2 * row * width, 2 * width));
            Span<Vector512<float>> target = MemoryMarshal.Cast<float, Vector512<float>>(y.Slice(row * width, width));
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = both[i] * Sigmoid(both[i]) * both[target.Length + i];
            }
        }
    }

    /// <param name="gateUp">What went in; replaced by its gradient.</param>
    /// <param name="dy">Gradient of the result; replaced by the result itself, which the next product wants.</param>
    /// <param name="width">Of a row of the result.</param>
    public static void Backward(Span<float> gateUp, Span<float> dy, int width)
    {
        for (int row = 0; row < dy.Length / width; row++)
        {
            Span<Vector512<float>> both = MemoryMarshal.Cast<float, Vector512<float>>(gateUp.Slice(2 * row * width, 2 * width));
            Span<Vector512<float>> upper = MemoryMarshal.Cast<float, Vector512<float>>(dy.Slice(row * width, width));
            int vectors = upper.Length;
            for (int i = 0; i < vectors; i++)
            {
                Vector512<float> gate = both[i];
                Vector512<float> up = both[vectors + i];
                Vector512<float> gradient = upper[i];
                Vector512<float> sigmoid = Sigmoid(gate);
                Vector512<float> silu = gate * sigmoid;
                both[vectors + i] = gradient * silu;
                both[i] = gradient * up * (sigmoid + (silu * (Vector512<float>.One - sigmoid)));
                upper[i] = silu * up;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sigmoid(Vector512<float> x) => Vector512<float>.One / (Vector512<float>.One + FastExp.Of(-x));
}
