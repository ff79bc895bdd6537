using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GpuHost.Serving.Sampling;

/// <summary>
/// Finds the k largest logits in one pass: a min-heap of k, and whole vectors that hold nothing above its minimum are
/// skipped. Ties go to the smaller id.
/// </summary>
internal static class TopSelection
{
    private const int Lanes = 8;

    /// <summary>Fills both spans (of equal length k ≤ logits, 0 included) with the k largest, likeliest first.</summary>
    public static void Select(ReadOnlySpan<float> logits, Span<int> ids, Span<float> values)
    {
        int k = ids.Length;
        if (k == 0)
        {
            return;
        }

        for (int i = 0; i < k; i++)
        {
            ids[i] = i;
            values[i] = logits[i];
        }

        for (int root = (k / 2) - 1; root >= 0; root--)
        {
            SiftDown(ids, values, root, k);
        }

        Scan(logits, k, ids, values);
        for (int end = k - 1; end > 0; end--)
        {
            // Heap sort: the least goes to the end each time, so the order is likeliest first.
            Swap(ids, values, 0, end);
            SiftDown(ids, values, 0, end);
        }
    }

    private static void Scan(ReadOnlySpan<float> logits, int from, Span<int> ids, Span<float> values)
    {
        int aligned = Math.Min(logits.Length, (from + Lanes - 1) / Lanes * Lanes);
        ScanSingly(logits, from, aligned, ids, values);
        ReadOnlySpan<Vector256<float>> blocks = MemoryMarshal.Cast<float, Vector256<float>>(logits);
        int block = aligned / Lanes;
        for (; block < blocks.Length; block++)
        {
            if (Vector256.GreaterThanAny(blocks[block], Vector256.Create(values[0])))
            {
                ScanSingly(logits, block * Lanes, (block + 1) * Lanes, ids, values);
            }
        }

        ScanSingly(logits, Math.Max(aligned, block * Lanes), logits.Length, ids, values);
    }

    private static void ScanSingly(ReadOnlySpan<float> logits, int from, int to, Span<int> ids, Span<float> values)
    {
        for (int i = from; i < to; i++)
        {
            if (logits[i] > values[0])
            {
                ids[0] = i;
                values[0] = logits[i];
                SiftDown(ids, values, 0, ids.Length);
            }
        }
    }

    private static void SiftDown(Span<int> ids, Span<float> values, int root, int count)
    {
        while ((2 * root) + 1 < count)
        {
            int child = (2 * root) + 1;
            if (child + 1 < count && IsLess(ids, values, child + 1, child))
            {
                child++;
            }

            if (!IsLess(ids, values, child, root))
            {
                return;
            }

            Swap(ids, values, root, child);
            root = child;
        }
    }

    // Of two equal logits the one with the larger id is the lesser.
    private static bool IsLess(Span<int> ids, Span<float> values, int left, int right) =>
        values[left] < values[right] || (values[left] == values[right] && ids[left] > ids[right]);

    private static void Swap(Span<int> ids, Span<float> values, int left, int right)
    {
        (ids[left], ids[right]) = (ids[right], ids[left]);
        (values[left], values[right]) = (values[right], values[left]);
    }
}
