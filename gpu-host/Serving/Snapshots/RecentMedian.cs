namespace GpuHost.Serving.Snapshots;

/// <summary>
/// The median of the last few samples: on a shared machine single times are off by a factor of ten, and one of them must not
/// decide anything.
/// </summary>
internal sealed class RecentMedian
{
    private const int SamplesMax = 9;
    private readonly double[] _samples = new double[SamplesMax];
    private readonly double[] _sorted = new double[SamplesMax];
    private int _count;

    /// <param name="whileUnknown">The value before there are samples.</param>
    /// <param name="weight">It also counts as so many samples, so that as many are needed to overrule it.</param>
    public RecentMedian(double whileUnknown, int weight = 0)
    {
        Value = whileUnknown;
        for (int i = 0; i < weight; i++)
        {
            Add(whileUnknown);
        }
    }

    public double Value { get; private set; }

    public void Add(double sample)
    {
        _samples[_count++ % SamplesMax] = sample;
        int filled = Math.Min(_count, SamplesMax);
        _samples.AsSpan(0, filled).CopyTo(_sorted);
        Array.Sort(_sorted, 0, filled);
        Value = _sorted[filled / 2];
    }
}
