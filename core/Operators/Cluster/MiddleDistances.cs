using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipelines.Core.Operators.Cluster;

/// <summary>
/// Keeps the middle of each cluster, and computes distances when they are asked for: for more points than distances of all pairs fit into memory. Holds eight
/// bytes for each number of each vector.
/// </summary>
internal sealed class MiddleDistances : IClusterDistances
{
    private readonly double[][] _middles;
    private readonly double[] _sizes;

    public MiddleDistances(IReadOnlyList<float[]> points)
    {
        _middles = [.. points.Select(static point => Array.ConvertAll(point, static x => (double)x))];
        _sizes = new double[points.Count];
        Array.Fill(_sizes, 1);
    }

    public double Between(int left, int right) =>
        Math.Sqrt(2 * _sizes[left] * _sizes[right] / (_sizes[left] + _sizes[right]) * SquaredDistance(_middles[left], _middles[right]));

    public void Merge(int gone, int stays)
    {
        double size = _sizes[gone] + _sizes[stays];
        double[] middle = _middles[stays];
        for (int i = 0; i < middle.Length; i++)
        {
            middle[i] = ((_middles[gone][i] * _sizes[gone]) + (middle[i] * _sizes[stays])) / size;
        }

        _sizes[stays] = size;
        _middles[gone] = [];
    }

    private static double SquaredDistance(double[] a, double[] b)
    {
        ReadOnlySpan<Vector<double>> wideA = MemoryMarshal.Cast<double, Vector<double>>(a.AsSpan());
        ReadOnlySpan<Vector<double>> wideB = MemoryMarshal.Cast<double, Vector<double>>(b.AsSpan());
        Vector<double> sums = Vector<double>.Zero;
        for (int i = 0; i < wideA.Length; i++)
        {
            Vector<double> difference = wideA[i] - wideB[i];
            sums += difference * difference;
        }

        double sum = Vector.Sum(sums);
        for (int i = wideA.Length * Vector<double>.Count; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return sum;
    }
}
