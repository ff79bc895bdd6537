namespace GpuHost.Host.Metrics;

/// <summary>How often something took how long. Thread-safe.</summary>
/// <param name="boundsSeconds">The upper bound of each bucket, included, growing; one more bucket takes what is longer.</param>
internal sealed class LatencyHistogram(IReadOnlyList<double> boundsSeconds)
{
    private readonly Lock _gate = new();
    private readonly long[] _counts = new long[boundsSeconds.Count + 1];
    private double _sumSeconds;

    public IReadOnlyList<double> BoundsSeconds { get; } = boundsSeconds;

    public void Add(TimeSpan took)
    {
        double seconds = took.TotalSeconds;
        int bucket = 0;
        while (bucket < BoundsSeconds.Count && seconds > BoundsSeconds[bucket])
        {
            bucket++;
        }

        lock (_gate)
        {
            _counts[bucket]++;
            _sumSeconds += seconds;
        }
    }

    /// <summary>The count of each bucket by itself, and the sum of all; both of one moment.</summary>
    public (IReadOnlyList<long> Counts, double SumSeconds) Read()
    {
        lock (_gate)
        {
            return ([.. _counts], _sumSeconds);
        }
    }
}
