using GpuHost.Serving.Randomness;

namespace GpuHost.Serving.SeededModels;

/// <summary>Uniform noise, made with operations that are exact in IEEE 754.</summary>
internal static class SeededNoise
{
    // A uniform variable on [−1, 1) has the deviation 1/√3.
    private const float UniformToUnit = 1.7320508f;

    /// <summary>A generator of its own for each tensor: its weights do not move when another tensor changes.</summary>
    public static Xoshiro256 Generator(ulong seed, int tensorIndex)
    {
        ulong stream = (ulong)tensorIndex;
        return new Xoshiro256(seed ^ Xoshiro256.SplitMix(ref stream));
    }

    public static void Fill(Xoshiro256 noise, Span<float> weights, float deviation)
    {
        float scale = deviation * UniformToUnit;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = noise.NextSignedSingle() * scale;
        }
    }
}
