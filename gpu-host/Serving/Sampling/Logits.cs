using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GpuHost.Serving.Sampling;

/// <summary>
/// Passes over a row of logits. They are written for 256-bit vectors, which .NET emulates lane by lane where the machine
/// has none: the order of every sum, and so every bit of it, is the same everywhere.
/// </summary>
internal static class Logits
{
    private const int Lanes = 8;

    /// <summary>The largest logit; NaN if there is any NaN, −∞ if all are −∞.</summary>
    public static float Max(ReadOnlySpan<float> logits)
    {
        Vector256<float> best = Vector256.Create(float.NegativeInfinity);
        ReadOnlySpan<Vector256<float>> blocks = MemoryMarshal.Cast<float, Vector256<float>>(logits);
        foreach (Vector256<float> block in blocks)
        {
            best = Vector256.Max(best, block); // passes NaN on
        }

        float max = float.NegativeInfinity;
        for (int lane = 0; lane < Lanes; lane++)
        {
            max = MathF.Max(max, best[lane]);
        }

        foreach (float logit in logits[(blocks.Length * Lanes)..])
        {
            max = MathF.Max(max, logit);
        }

        return max;
    }

    /// <summary>Index of the first logit that equals <paramref name="value"/>; −1 if there is none.</summary>
    public static int IndexOf(ReadOnlySpan<float> logits, float value)
    {
        Vector256<float> wanted = Vector256.Create(value);
        ReadOnlySpan<Vector256<float>> blocks = MemoryMarshal.Cast<float, Vector256<float>>(logits);
        for (int b = 0; b < blocks.Length; b++)
        {
            uint equal = Vector256.Equals(blocks[b], wanted).ExtractMostSignificantBits();
            if (equal != 0)
            {
                return (b * Lanes) + System.Numerics.BitOperations.TrailingZeroCount(equal);
            }
        }

        for (int i = blocks.Length * Lanes; i < logits.Length; i++)
        {
            if (logits[i] == value)
            {
                return i;
            }
        }

        return -1;
    }

    public static void Scale(Span<float> logits, float factor)
    {
        Vector256<float> factors = Vector256.Create(factor);
        Span<Vector256<float>> blocks = MemoryMarshal.Cast<float, Vector256<float>>(logits);
        for (int b = 0; b < blocks.Length; b++)
        {
            blocks[b] *= factors;
        }

        for (int i = blocks.Length * Lanes; i < logits.Length; i++)
        {
            logits[i] *= factor;
        }
    }

    /// <summary>Replaces every logit by exp(logit − max).</summary>
    public static void Exp(Span<float> logits, float max)
    {
        Vector256<float> maxima = Vector256.Create(max);
        Span<Vector256<float>> blocks = MemoryMarshal.Cast<float, Vector256<float>>(logits);
        for (int b = 0; b < blocks.Length; b++)
        {
            blocks[b] = Vector256.Exp(blocks[b] - maxima);
        }

        for (int i = blocks.Length * Lanes; i < logits.Length; i++)
        {
            logits[i] = MathF.Exp(logits[i] - max);
        }
    }

    /// <summary>Σ exp(logit − max): the denominator of the softmax.</summary>
    public static double SumExp(ReadOnlySpan<float> logits, float max)
    {
        Vector256<float> maxima = Vector256.Create(max);
        Vector256<double> low = Vector256<double>.Zero;
        Vector256<double> high = Vector256<double>.Zero;
        ReadOnlySpan<Vector256<float>> blocks = MemoryMarshal.Cast<float, Vector256<float>>(logits);
        foreach (Vector256<float> block in blocks)
        {
            (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(Vector256.Exp(block - maxima));
            low += lower;
            high += upper;
        }

        double sum = Vector256.Sum(low) + Vector256.Sum(high);
        foreach (float logit in logits[(blocks.Length * Lanes)..])
        {
            sum += MathF.Exp(logit - max);
        }

        return sum;
    }

    /// <summary>
    /// Copies ids and logits of all that are at least <paramref name="threshold"/>, in id order, up to the room there is;
    /// returns how many there are, which may be more than were copied.
    /// </summary>
    public static int CollectAtLeast(ReadOnlySpan<float> logits, float threshold, Span<int> ids, Span<float> values)
    {
        int count = 0;
        Vector256<float> thresholds = Vector256.Create(threshold);
        ReadOnlySpan<Vector256<float>> blocks = MemoryMarshal.Cast<float, Vector256<float>>(logits);
        for (int b = 0; b < blocks.Length; b++)
        {
            if (Vector256.GreaterThanOrEqualAny(blocks[b], thresholds))
            {
                Collect(logits, b * Lanes, (b + 1) * Lanes, threshold, ids, values, ref count);
            }
        }

        Collect(logits, blocks.Length * Lanes, logits.Length, threshold, ids, values, ref count);
        return count;
    }

    private static void Collect(
        ReadOnlySpan<float> logits, int from, int to, float threshold, Span<int> ids, Span<float> values, ref int count)
    {
        for (int i = from; i < to; i++)
        {
            if (!(logits[i] >= threshold))
            {
                continue;
            }

            if (count < ids.Length)
            {
                ids[count] = i;
                values[count] = logits[i];
            }

            count++;
        }
    }
}
