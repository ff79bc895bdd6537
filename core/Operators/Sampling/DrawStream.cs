namespace Pipelines.Core.Operators.Sampling;

/// <summary>Numbers as good as drawn, the same for the same seed on every machine (SplitMix64).</summary>
internal sealed class DrawStream(ulong seed)
{
    private ulong _state = seed;

    /// <summary>At least 0 and below 1.</summary>
    public double NextDouble() => (Next() >> 11) / (double)(1UL << 53);

    /// <summary>At least 0 and below <paramref name="end"/>.</summary>
    public int NextBelow(int end) => (int)(((UInt128)Next() * (ulong)end) >> 64);

    private ulong Next()
    {
        ulong value = _state += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
