using GpuHost.Serving.Randomness;

namespace Pipelines.Training.Tests.Kit;

/// <summary>Compares a gradient with what moving each number a little does to the loss.</summary>
internal static class GradientCheck
{
    private const float Step = 1e-2f;

    /// <summary>
    /// Of the largest gradient. Central differences of single-precision losses are off by the third derivative's share and by
    /// rounding; a wrong formula is off by the gradient itself.
    /// </summary>
    private const double Tolerance = 1e-2;

    /// <summary>Numbers that are moved: all of a small array, else evenly spread ones.</summary>
    private const int ChecksMax = 160;

    /// <param name="what">For the message.</param>
    /// <param name="values">What the loss depends on.</param>
    /// <param name="gradient">To be checked; read before anything is moved.</param>
    /// <param name="loss">Computes the loss anew.</param>
    public static void Check(string what, Span<float> values, ReadOnlySpan<float> gradient, Func<double> loss)
    {
        Assert.Equal(values.Length, gradient.Length);
        float[] claimed = gradient.ToArray();
        double largest = claimed.Max(Math.Abs);
        Assert.True(largest > 0, $"{what}: the gradient is all zeros");
        int stride = Math.Max(1, claimed.Length / ChecksMax) | 1;
        for (int i = 0; i < claimed.Length; i += stride)
        {
            float before = values[i];
            values[i] = before + Step;
            double above = loss();
            values[i] = before - Step;
            double below = loss();
            values[i] = before;
            double seen = (above - below) / (2 * Step);
            Assert.True(
                Math.Abs(seen - claimed[i]) <= Tolerance * largest,
                $"{what}[{i}]: the gradient says {claimed[i]:g6}, moving it says {seen:g6} (largest {largest:g6})");
        }
    }

    /// <summary>Noise in [−1, 1).</summary>
    public static float[] Noise(int length, ulong seed)
    {
        var noise = new Xoshiro256(seed);
        float[] values = new float[length];
        foreach (ref float value in values.AsSpan())
        {
            value = noise.NextSignedSingle();
        }

        return values;
    }

    /// <summary>Σ weight · value, in double precision.</summary>
    public static double Dot(ReadOnlySpan<float> weights, ReadOnlySpan<float> values)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += (double)weights[i] * values[i];
        }

        return sum;
    }
}
