using System.Numerics;
using Pipelines.Core.Search.Vectors;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>
/// Computes how alike a few left rows are to all their partners: four left rows with one right row at a time, so that each vector that is read is used four times,
/// and right rows in tiles that stay in the processor's cache while the left rows go over them. Thread-safe.
/// </summary>
internal sealed class SimilarityScan(PairSpace space, VectorTable left, VectorTable right)
{
    private const int Together = 4;
    private const int TileRows = 256;

    /// <param name="leftIndex">An index into <see cref="PairSpace.Lefts"/>.</param>
    /// <param name="rightIndex">An index into <see cref="PairSpace.Rights"/>.</param>
    /// <param name="similarity">The cosine of their vectors.</param>
    public delegate void PairFound(int leftIndex, int rightIndex, float similarity);

    /// <summary>Tells of each pair that is so alike; those of one left row in the order of the right ones.</summary>
    /// <param name="begin">The first left row, as an index.</param>
    /// <param name="end">Behind the last one.</param>
    /// <param name="least">How alike a pair is at least.</param>
    /// <param name="found">Is told.</param>
    public void Visit(int begin, int end, double least, PairFound found)
    {
        for (int tile = space.FirstRightOf(begin); tile < space.Rights.Count; tile += TileRows)
        {
            int tileEnd = Math.Min(tile + TileRows, space.Rights.Count);
            for (int first = begin; first < end; first += Together)
            {
                VisitTile(first, Math.Min(first + Together, end), tile, tileEnd, least, found);
            }
        }
    }

    private void VisitTile(int first, int end, int tile, int tileEnd, double least, PairFound found)
    {
        // Of fewer than four rows the last one is computed again, and not told of.
        ReadOnlySpan<Vector<float>> a = VectorOf(first);
        ReadOnlySpan<Vector<float>> b = VectorOf(Math.Min(first + 1, end - 1));
        ReadOnlySpan<Vector<float>> c = VectorOf(Math.Min(first + 2, end - 1));
        ReadOnlySpan<Vector<float>> d = VectorOf(Math.Min(first + 3, end - 1));
        Span<float> similarities = stackalloc float[Together];
        for (int i = Math.Max(tile, space.FirstRightOf(first)); i < tileEnd; i++)
        {
            int rightRow = space.Rights[i];
            if (!right.Has(rightRow))
            {
                continue;
            }

            Multiply(a, b, c, d, right.VectorOf(rightRow), similarities);
            for (int at = first; at < end; at++)
            {
                if (similarities[at - first] >= least && i >= space.FirstRightOf(at) && left.Has(space.Lefts[at]))
                {
                    found(at, i, similarities[at - first]);
                }
            }
        }
    }

    private ReadOnlySpan<Vector<float>> VectorOf(int leftIndex) => left.VectorOf(space.Lefts[leftIndex]);

    private static void Multiply(
        ReadOnlySpan<Vector<float>> a, ReadOnlySpan<Vector<float>> b, ReadOnlySpan<Vector<float>> c, ReadOnlySpan<Vector<float>> d, ReadOnlySpan<Vector<float>> right, Span<float> into)
    {
        Vector<float> sumA = Vector<float>.Zero, sumB = Vector<float>.Zero, sumC = Vector<float>.Zero, sumD = Vector<float>.Zero;
        for (int i = 0; i < right.Length && i < a.Length && i < b.Length && i < c.Length && i < d.Length; i++)
        {
            Vector<float> shared = right[i];
            sumA += a[i] * shared;
            sumB += b[i] * shared;
            sumC += c[i] * shared;
            sumD += d[i] * shared;
        }

        into[0] = Vector.Sum(sumA);
        into[1] = Vector.Sum(sumB);
        into[2] = Vector.Sum(sumC);
        into[3] = Vector.Sum(sumD);
    }
}
