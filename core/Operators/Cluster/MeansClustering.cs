using System.Numerics;
using System.Runtime.InteropServices;
using Pipelines.Core.Operators.Sampling;
using Pipelines.Core.Search.Vectors;

namespace Pipelines.Core.Operators.Cluster;

/// <summary>
/// k-means over the vectors of a table, all of length 1: centres are drawn apart from each other (k-means++), by a fixed stream of numbers, then moved to the
/// means of their members until nothing changes (Lloyd). The same vectors in the same order give the same clusters.
/// </summary>
internal static class MeansClustering
{
    /// <summary>More rounds change little.</summary>
    private const int RoundsMax = 25;

    private const ulong Seed = 42;

    /// <summary>
    /// Of each cluster the vector that is nearest to its centre, of equally near ones the first. Fewer than <paramref name="countMax"/> when fewer vectors differ.
    /// </summary>
    /// <param name="vectors">All of its rows have a vector.</param>
    /// <param name="countMax">How many clusters, at least 1.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The rows, in order.</returns>
    public static IReadOnlyList<int> Middles(VectorTable vectors, int countMax, CancellationToken cancellationToken)
    {
        if (vectors.Count == 0)
        {
            return [];
        }

        float[][] centres = DrawCentres(vectors, countMax);
        int[] clusterOf = new int[vectors.Count];
        float[] nearness = new float[vectors.Count];
        Array.Fill(clusterOf, -1);
        for (int round = 0; round < RoundsMax && Assign(vectors, centres, clusterOf, nearness, cancellationToken); round++)
        {
            MoveToMeans(vectors, centres, clusterOf);
        }

        return
        [
            .. Enumerable.Range(0, vectors.Count).GroupBy(row => clusterOf[row])
                .Select(members => members.MaxBy(row => (nearness[row], -row)))
                .Order(),
        ];
    }

    /// <summary>The first one at random; each further one by the square of its distance from the nearest before it.</summary>
    private static float[][] DrawCentres(VectorTable vectors, int countMax)
    {
        var draws = new DrawStream(Seed);
        List<float[]> centres = [CentreAt(vectors, draws.NextBelow(vectors.Count))];
        double[] squares = new double[vectors.Count];
        Array.Fill(squares, double.PositiveInfinity);
        while (centres.Count < countMax)
        {
            double all = 0;
            for (int row = 0; row < squares.Length; row++)
            {
                squares[row] = Math.Min(squares[row], SquareOf(vectors.VectorOf(row), centres[^1]));
                all += squares[row];
            }

            if (all == 0)
            {
                break;
            }

            centres.Add(CentreAt(vectors, RowAt(squares, draws.NextDouble() * all)));
        }

        return [.. centres];
    }

    private static int RowAt(double[] weights, double at)
    {
        int last = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            if (weights[row] == 0)
            {
                continue;
            }

            last = row;
            at -= weights[row];
            if (at < 0)
            {
                break;
            }
        }

        return last;
    }

    /// <summary>Gives each vector to the nearest centre, of equally near ones to the first.</summary>
    /// <returns>Some vector changed its cluster.</returns>
    private static bool Assign(VectorTable vectors, float[][] centres, int[] clusterOf, float[] nearness, CancellationToken cancellationToken)
    {
        int changes = 0;
        Parallel.For(0, vectors.Count, new ParallelOptions { CancellationToken = cancellationToken }, row =>
        {
            (int nearest, double least) = (0, double.PositiveInfinity);
            for (int centre = 0; centre < centres.Length; centre++)
            {
                if (SquareOf(vectors.VectorOf(row), centres[centre]) is var square && square < least)
                {
                    (nearest, least) = (centre, square);
                }
            }

            nearness[row] = (float)-least;
            if (clusterOf[row] != nearest)
            {
                clusterOf[row] = nearest;
                Interlocked.Increment(ref changes);
            }
        });
        return changes > 0;
    }

    /// <summary>A centre that has lost all of its vectors stays where it is.</summary>
    private static void MoveToMeans(VectorTable vectors, float[][] centres, int[] clusterOf)
    {
        double[][] sums = [.. centres.Select(static centre => new double[centre.Length])];
        int[] counts = new int[centres.Length];
        for (int row = 0; row < clusterOf.Length; row++)
        {
            counts[clusterOf[row]]++;
            ReadOnlySpan<float> numbers = MemoryMarshal.Cast<Vector<float>, float>(vectors.VectorOf(row));
            for (int i = 0; i < numbers.Length; i++)
            {
                sums[clusterOf[row]][i] += numbers[i];
            }
        }

        for (int centre = 0; centre < centres.Length; centre++)
        {
            for (int i = 0; counts[centre] > 0 && i < centres[centre].Length; i++)
            {
                centres[centre][i] = (float)(sums[centre][i] / counts[centre]);
            }
        }
    }

    /// <summary>A copy, padded to whole registers like the vectors.</summary>
    private static float[] CentreAt(VectorTable vectors, int row) => [.. MemoryMarshal.Cast<Vector<float>, float>(vectors.VectorOf(row))];

    private static double SquareOf(ReadOnlySpan<Vector<float>> vector, float[] centre)
    {
        ReadOnlySpan<Vector<float>> other = MemoryMarshal.Cast<float, Vector<float>>(centre.AsSpan());
        Vector<float> sums = Vector<float>.Zero;
        for (int i = 0; i < vector.Length; i++)
        {
            Vector<float> difference = vector[i] - other[i];
            sums += difference * difference;
        }

        return Vector.Sum(sums);
    }
}
