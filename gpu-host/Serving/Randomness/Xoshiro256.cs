using System.Numerics;

namespace GpuHost.Serving.Randomness;

/// <summary>
/// xoshiro256** (Blackman and Vigna, 2018) seeded through SplitMix64, as its authors describe. It is part of our promises:
/// the same seed gives the same numbers in every version and on every machine, so sampled answers and generated weights
/// can be had again. Not for secrets. Not thread-safe.
/// </summary>
public sealed class Xoshiro256
{
    private const double DoubleUnit = 1.0 / (1UL << 53);
    private const float SingleUnit = 1.0f / (1U << 24);
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    public Xoshiro256(ulong seed)
    {
        Reseed(seed);
    }

    /// <summary>Goes back to the state of a new generator with this seed.</summary>
    public void Reseed(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * DoubleUnit;

    /// <summary>Uniform in [−1, 1), a multiple of 2⁻²³.</summary>
    public float NextSignedSingle() => ((NextUInt64() >> 40) * SingleUnit * 2f) - 1f;

    /// <summary>One step of SplitMix64: turns any 64 bits, however alike, into well-spread ones.</summary>
    internal static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
