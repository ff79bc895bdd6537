namespace Pipelines.Core.Operators.Pairs;

/// <summary>A number between 0 and 1, both left out, for each pair: as good as drawn, and always the same (SplitMix64).</summary>
internal static class PairDraw
{
    public static double Of(RowPair pair, ulong stream)
    {
        ulong state = Mixed(Mixed(stream ^ (uint)pair.Left) ^ (uint)pair.Right);
        return ((state >> 11) + 0.5) / (1UL << 53);
    }

    private static ulong Mixed(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
