using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pipelines.Training.Matrices;

/// <summary>bfloat16: the upper half of a single, rounded to the nearest, to even at a tie.</summary>
internal static class BrainFloats
{
    private const uint HalfLess = 0x7FFF;

    /// <param name="source">Finite numbers; their rows need not touch.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <param name="columns">Of a row.</param>
    /// <param name="target">Gets the rows, one right after the other.</param>
    public static void Convert(ReadOnlySpan<float> source, int stride, int columns, Span<ushort> target)
    {
        if (stride == columns)
        {
            Convert(source[..target.Length], target);
            return;
        }

        for (int row = 0; row < target.Length / columns; row++)
        {
            Convert(source.Slice(row * stride, columns), target.Slice(row * columns, columns));
        }
    }

    private static void Convert(ReadOnlySpan<float> source, Span<ushort> target)
    {
        ReadOnlySpan<Vector512<uint>> from = MemoryMarshal.Cast<float, Vector512<uint>>(source);
        Span<Vector512<ushort>> to = MemoryMarshal.Cast<ushort, Vector512<ushort>>(target);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = Vector512.Narrow(Round(from[2 * i]), Round(from[(2 * i) + 1]));
        }

        ReadOnlySpan<uint> rest = MemoryMarshal.Cast<float, uint>(source);
        for (int i = to.Length * Vector512<ushort>.Count; i < target.Length; i++)
        {
            target[i] = (ushort)((rest[i] + HalfLess + ((rest[i] >> 16) & 1)) >> 16);
        }
    }

    private static Vector512<uint> Round(Vector512<uint> bits) =>
        Vector512.ShiftRightLogical(bits + Vector512.Create(HalfLess) + (Vector512.ShiftRightLogical(bits, 16) & Vector512<uint>.One), 16);
}
