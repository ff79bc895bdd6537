namespace Pipelines.Core.Operators.Cluster;

/// <summary>
/// Keeps the distance of each pair and updates it with each merge (the formula of Lance and Williams), as SciPy does, so that distances are the same to
/// the last digits. Holds eight bytes for each pair.
/// </summary>
internal sealed class PairwiseDistances : IClusterDistances
{
    private readonly double[][] _below;
    private readonly int[] _sizes;

    public PairwiseDistances(IReadOnlyList<float[]> points)
    {
        _sizes = new int[points.Count];
        Array.Fill(_sizes, 1);
        _below = new double[points.Count][];
        for (int i = 0; i < points.Count; i++)
        {
            _below[i] = new double[i];
            for (int j = 0; j < i; j++)
            {
                _below[i][j] = Distance(points[i], points[j]);
            }
        }
    }

    public double Between(int left, int right) => At(left, right);

    public void Merge(int gone, int stays)
    {
        double between = At(gone, stays);
        (double goneSize, double staysSize) = (_sizes[gone], _sizes[stays]);
        for (int other = 0; other < _sizes.Length; other++)
        {
            if (_sizes[other] == 0 || other == gone || other == stays)
            {
                continue;
            }

            ref double distance = ref At(other, stays);
            double fromGone = At(other, gone);
            double share = 1.0 / (goneSize + staysSize + _sizes[other]);
            distance = Math.Sqrt(
                ((_sizes[other] + goneSize) * share * fromGone * fromGone)
                + ((_sizes[other] + staysSize) * share * distance * distance)
                - (_sizes[other] * share * between * between));
        }

        _sizes[stays] += _sizes[gone];
        _sizes[gone] = 0;
    }

    private ref double At(int left, int right) => ref _below[Math.Max(left, right)][Math.Min(left, right)];

    private static double Distance(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double difference = (double)a[i] - b[i];
            sum += difference * difference;
        }

        return Math.Sqrt(sum);
    }
}
